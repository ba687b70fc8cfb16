"""The closed list of what stands in a dead letter's `error`, each with its meaning and its remedy."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class DeadLetterError(StrEnum):
    """Why a record became a dead letter; and one mark."""

    NO_VALUE = "no_value"
    NOT_FRAMED = "not_framed"
    UNKNOWN_SCHEMA = "unknown_schema"
    WRONG_SCHEMA = "wrong_schema"
    WRONG_TYPE = "wrong_type"
    TRUNCATED = "truncated"
    NOT_AVRO = "not_avro"
    EMPTY_SHOPPER = "empty_shopper"
    KEY_MISMATCH = "key_mismatch"
    EMPTY_ID = "empty_id"
    EMPTY_PRODUCT = "empty_product"
    TOO_LONG = "too_long"
    BAD_TIME = "bad_time"
    TOO_FAR_AHEAD = "too_far_ahead"
    BAD_KIND = "bad_kind"
    BAD_PRICE = "bad_price"
    BAD_QUANTITY = "bad_quantity"
    BAD_CHANNEL = "bad_channel"
    BAD_TIME_ZONE = "bad_time_zone"
    BAD_DECISION_ID = "bad_decision_id"
    BAD_STATUS = "bad_status"
    TOO_LATE = "too_late"
    DUPLICATE = "duplicate"
    RESUBMITTED = "resubmitted"


@dataclass(frozen=True)
class Explanation:
    """One sentence each: what it means, and what to do."""

    meaning: str
    remedy: str


_E = DeadLetterError
EXPLANATIONS: Mapping[DeadLetterError, Explanation] = {
    _E.NO_VALUE: Explanation(
        "The record has no value (a tombstone), which deletes nothing, not even on the topic shoppers.",
        "Do not publish records without a value there; a shopper who withdraws allows an empty list of channels.",
    ),
    _E.NOT_FRAMED: Explanation(
        "The value does not start with Confluent's header: byte 0 and a schema id of four bytes.",
        "Publish with an Avro serialiser that uses the schema registry, not bare Avro or JSON.",
    ),
    _E.UNKNOWN_SCHEMA: Explanation(
        "The registry has no schema, or no Avro record schema that can be used to read, under the id in the header.",
        "Check that producer and worker use the same registry; register the schema, then resubmit.",
    ),
    _E.WRONG_SCHEMA: Explanation(
        "The schema id belongs to another kind of record than this topic carries.",
        "Publish the record to its own topic.",
    ),
    _E.WRONG_TYPE: Explanation(
        "The schema that the record was written with has a field that cannot be read as this topic's schema asks.",
        "Write with a compatible schema: `launchpulse schemas check` names the rule.",
    ),
    _E.TRUNCATED: Explanation(
        "The value ends in the middle of the record.",
        "Look for a producer or a proxy that cuts values; publish the record again, whole.",
    ),
    _E.NOT_AVRO: Explanation(
        "The bytes after the header are not one record of the schema that the header names.",
        "Look for a producer that writes another schema than it names; publish the record again.",
    ),
    _E.EMPTY_SHOPPER: Explanation(
        "The shopper is empty.",
        "Give anonymous shoppers an id of their own, such as the session's.",
    ),
    _E.KEY_MISMATCH: Explanation(
        "The record's key is not the shopper, so that it may stand in another shopper's partition.",
        "Publish with the shopper's UTF-8 bytes as key; resubmitting does that.",
    ),
    _E.EMPTY_ID: Explanation(
        "The event id is empty, so that repeats could not be told from new events.",
        "Give each event an id of its own.",
    ),
    _E.EMPTY_PRODUCT: Explanation(
        "The product is empty.",
        "Send the product's id as it stands on the products topic.",
    ),
    _E.TOO_LONG: Explanation(
        "An id (event, shopper, product or session) or a language is longer than 512 bytes, or a text than 2,097,152.",
        "Send an id, not a text, and hash it if it must be long; of a text send what a person wrote.",
    ),
    _E.BAD_TIME: Explanation(
        "The event's time is before 1970 or not before 2200, or the record's own, its Kafka timestamp, 2105 or later.",
        "Send both as Unix milliseconds, UTC; seconds, microseconds or nanoseconds are a common slip.",
    ),
    _E.TOO_FAR_AHEAD: Explanation(
        "The event's time lies further ahead of the record's own than `max_ahead_ms` allows.",
        "Set the producer's clock right; or raise `max_ahead_ms`.",
    ),
    _E.BAD_KIND: Explanation(
        "The kind of the click is none of view, cart, uncart, favourite, purchase and return.",
        "Map the shop's own names to these six before publishing.",
    ),
    _E.BAD_PRICE: Explanation(
        "The price is negative, not a finite number, or a million million or more.",
        "Send the price of one piece, or null where it is unknown.",
    ),
    _E.BAD_QUANTITY: Explanation(
        "The quantity is less than 1, or times the price a million million or more.",
        "Send the number of pieces, and the price of one; a return is a kind of its own, with a positive quantity.",
    ),
    _E.BAD_CHANNEL: Explanation(
        "A channel that a shopper consents to is none of push, coupon, home_slot and email.",
        "Publish a new record with what the shopper allows now: the newest counts, so an old one must not come again.",
    ),
    _E.BAD_TIME_ZONE: Explanation(
        "The shopper's time zone has no such name in the IANA time zone database, as the package tzdata has it.",
        "Send a name such as Asia/Shanghai in a new record; an offset such as +08:00 is no name.",
    ),
    _E.BAD_DECISION_ID: Explanation(
        "The decision of a delivery is not 32 hex digits in lower case.",
        "Send decision_id as it stands in the trigger.",
    ),
    _E.BAD_STATUS: Explanation(
        "The status of a delivery is neither shown nor failed.",
        "Map the sender's own words to these two before publishing.",
    ),
    _E.TOO_LATE: Explanation(
        "The event is older than the partition's newest one by more than `lateness_ms`.",
        "Raise `lateness_ms` for sources that are that late, then resubmit.",
    ),
    _E.DUPLICATE: Explanation(
        "The event id is among the shopper's last 16: the event was counted already.",
        "None is needed where a producer repeats itself; otherwise make event ids unique for a shopper.",
    ),
    _E.RESUBMITTED: Explanation(
        "No error: a mark that `launchpulse dead-letters resubmit` published this record again; its number is -1.",
        "None: readers that follow the numbers pass it over.",
    ),
}
