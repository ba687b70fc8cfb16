"""Any log, as JSON lines: one object a line, UTF-8, `topic` says what it is. `launchpulse simulate --out`
writes these.

    topic       field       type      needed   meaning
    products    product     text      yes      product id
                title       text               words that shoppers read; never an identifier
                category    text               category id or path
                brand       text
                price       number             list price in the shop's currency, 0 or more
                stock       integer            pieces left
    launches    launch      text      yes      launch id
                product     text      yes      product id
                start_ms    integer   yes      first moment of the window, Unix milliseconds, UTC
                end_ms      integer   yes      first moment after it
                keywords    texts              words that make a search that holds one ask for a decision
                version     integer            version of the plan, from 1 (1)
                plan        text               the plan as canonical JSON; none unless given
                status      text               live, paused or ended (live)
    clicks      shopper     text      yes      shopper id
                at_ms       integer   yes      when it happened, Unix milliseconds, UTC
                kind        text      yes      view, cart, uncart, favourite, purchase or return
                product     text      yes      product id
                price       number             price of one piece, 0 or more
                quantity    integer            pieces, 1 or more (1); times the price below 1e12
                session     text               session or invoice id
    searches    shopper, at_ms        yes      as above
                query       text      yes      the words typed
    reviews     shopper, at_ms, product  yes   as above
                text        text      yes      the review
                label       text               negative, neutral or positive; for measuring only
                composite   boolean            true where shopper, product or time are made up (false); as well in
                                               clicks and searches
    shoppers    shopper, at_ms        yes      as above; of a shopper, what the newest line says counts
                consent     texts     yes      channels allowed: push, coupon, home_slot, email; [] allows none
                time_zone   text      yes      IANA name, such as Asia/Shanghai
                language    text               language tag of what the shopper reads, such as zh or en
    deliveries  shopper, at_ms        yes      as above
                decision_id text      yes      of the trigger, 32 hex digits
                status      text      yes      shown or failed
    all events  event_id    text               unique for its shopper (a hash of file and line)
                arrived_ms  integer            when the event reached the log (at_ms): the order of publishing

Events are published in the order of arrived_ms, then line. A line of products replaces all that the topic
products says of its product. A product that an event names and no line describes, or whose line gives
nothing but the id, is published only where the topic knows none of that id. A file without launches gets
those of streams/logs/launching.py. A field that is null counts as left out; a field that is not listed
makes its line a reject, so that a misspelt name does not go unseen.
"""

import json
from pathlib import Path
from typing import Any

from streams.logs.imported import ImportedLog, Options, Rejected
from streams.logs.jsonl_fields import EVENTS, UnreadableError, checked
from streams.logs.jsonl_log import assemble_lines
from streams.logs.sieve import counted
from streams.logs.source import log_id
from streams.unpacked import opened

_SEEN = 200
Line = tuple[int, str, dict[str, Any]]


class Jsonl:
    """The fields are listed in the docstring of this module, and by `launchpulse import --fields`."""

    name = "jsonl"
    summary = "Anything: one JSON object a line with `topic` and its fields"

    def read(self, path: Path, options: Options) -> ImportedLog:
        """Rejects: not_utf8, not_json, not_an_object, unknown_topic, missing_field, unknown_field,
        wrong_value, blank_line."""
        lines: list[Line] = []
        rejects: list[Rejected] = []
        with opened(path) as file:
            for number, line in enumerate(file, 1):
                if options.limit is not None and number > options.limit:
                    break
                try:
                    lines.append((number, *_parsed(line)))
                except UnreadableError as error:
                    seen = f"{error.seen}: {line.decode('utf-8', 'replace').strip()}"
                    rejects.append(Rejected(number, error.reason, seen[:_SEEN], str(path)))
        log = assemble_lines(log_id(path), lines)
        named = tuple(rejects)
        return ImportedLog(log, len(lines) + len(named), counted(named), named)


def _parsed(line: bytes) -> tuple[str, dict[str, Any]]:
    try:
        text = line.decode("utf-8-sig")
        content = json.loads(text)
    except UnicodeDecodeError:
        raise UnreadableError("not_utf8", "bytes") from None
    except (ValueError, RecursionError) as error:
        raise UnreadableError("not_json" if line.strip() else "blank_line", str(error)) from None
    if not isinstance(content, dict):
        raise UnreadableError("not_an_object", type(content).__name__)
    topic = content.pop("topic", None)
    if topic not in EVENTS and topic not in ("products", "launches"):
        raise UnreadableError("unknown_topic", f"topic {topic!r}")
    return topic, checked(topic, content)
