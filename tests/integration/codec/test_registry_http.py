"""The registry over HTTP: kept answers, failures that pass, and failures that do not."""

import asyncio
import json
from collections.abc import Iterator

import pytest

from schemas.load import schema, text
from schemas.registry import PACKAGED, UnknownSchemaError
from schemas.wire import frame, unframe
from scorer.errors import BadSetting, Unavailable
from streams.codec import registry_http
from streams.codec.decode import decode
from streams.codec.encode import decode_one, encode_one
from streams.codec.lookup import look_up
from streams.codec.registries import registry_for
from streams.codec.registry_http import HttpRegistry
from streams.recount.reading import Avro
from streams.settings import Settings
from tests.builders.avro_events import chunk, event
from tests.servers.schema_registry import FIRST_ID, SchemaRegistryServer, schema_registry

pytestmark = pytest.mark.integration


@pytest.fixture
def server() -> Iterator[SchemaRegistryServer]:
    """A server without schemas."""
    with schema_registry() as running:
        yield running


def test_an_answer_is_asked_for_once(server: SchemaRegistryServer) -> None:
    registry = HttpRegistry(server.url)
    for _ in range(3):
        assert registry.avsc_of(registry.id_of("clicks")) == text("clicks")
    assert server.asked == ["POST /subjects/clicks-value", "POST /subjects/clicks-value/versions"]
    other = HttpRegistry(server.url)
    assert {other.avsc_of(FIRST_ID) for _ in range(3)} == {text("clicks")}
    assert server.asked[2:] == [f"GET /schemas/ids/{FIRST_ID}"]


def test_a_schema_that_stands_there_is_not_registered_again(server: SchemaRegistryServer) -> None:
    schema_id = server.add("clicks-value", text("clicks"))
    assert HttpRegistry(server.url).id_of("clicks") == schema_id
    assert server.asked == ["POST /subjects/clicks-value"]


def test_a_topic_prefix_is_part_of_the_subject(server: SchemaRegistryServer) -> None:
    HttpRegistry(server.url, topic_prefix="demo-").id_of("clicks")
    assert list(server.subjects) == ["demo-clicks-value"]


def test_an_unknown_id_is_asked_for_again_because_it_may_become_known(server: SchemaRegistryServer) -> None:
    registry = HttpRegistry(server.url)
    with pytest.raises(UnknownSchemaError):
        registry.avsc_of(FIRST_ID)
    server.add("clicks-value", text("clicks"))
    assert registry.avsc_of(FIRST_ID) == text("clicks")


async def test_while_a_schema_is_asked_for_the_event_loop_goes_on(server: SchemaRegistryServer) -> None:
    """The server answers only once the loop, which must not wait for it, has let it go."""
    server.add("clicks-value", text("clicks"))
    server.held.clear()
    registry = HttpRegistry(server.url)
    asking = asyncio.create_task(look_up(registry, [[frame(FIRST_ID, b"x"), None, b"{}", frame(FIRST_ID, b"y")]]))
    while not server.asked:
        assert not asking.done()
        await asyncio.sleep(0.01)
    server.held.set()
    await asking
    assert (registry.known, server.asked) == ({FIRST_ID}, [f"GET /schemas/ids/{FIRST_ID}"])


async def test_what_is_known_or_unknown_to_the_server_is_no_matter_of_looking_up(server: SchemaRegistryServer) -> None:
    registry = HttpRegistry(server.url)
    own = frame(registry.id_of("clicks"), b"x")
    await look_up(registry, [[own, frame(9_999, b"x")]])
    assert server.asked[2:] == ["GET /schemas/ids/9999"]
    with pytest.raises(UnknownSchemaError):
        registry.avsc_of(9_999)


async def test_a_server_that_is_away_while_schemas_are_looked_up_is_unavailable() -> None:
    with pytest.raises(Unavailable, match="the schema registry does not answer"):
        await look_up(HttpRegistry("http://127.0.0.1:1"), [[frame(1, b"x")]])


async def test_a_packaged_registry_asks_nobody() -> None:
    await look_up(PACKAGED, [[frame(9_999, b"x")]])


def test_each_new_try_says_what_is_tried_and_why(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(Unavailable):
        HttpRegistry("http://127.0.0.1:1").id_of("clicks")
    said = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert [line.partition(" again in ")[0] for line in said] == ["The schema registry is asked"] * 2
    assert all("refused" in line for line in said)


def test_a_failure_that_passes_is_not_seen(server: SchemaRegistryServer) -> None:
    server.failures = 2
    assert HttpRegistry(server.url).id_of("clicks") == FIRST_ID


def test_a_failure_that_stays_is_unavailable_and_never_unknown(server: SchemaRegistryServer) -> None:
    server.failures = 1000
    with pytest.raises(Unavailable, match="the schema registry does not answer"):
        HttpRegistry(server.url).avsc_of(FIRST_ID)
    assert len(server.asked) == registry_http.ATTEMPTS


def test_a_registry_that_is_not_there_is_unavailable_and_its_password_unseen() -> None:
    with pytest.raises(Unavailable) as caught:
        HttpRegistry("http://user:secret@127.0.0.1:1").id_of("clicks")
    assert "127.0.0.1:1/subjects/clicks-value" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_recount_asks_the_server_too_and_knows_what_it_does_not_know(server: SchemaRegistryServer) -> None:
    known = server.add("clicks-value", text("clicks"))
    reader = Avro(server.url)
    assert reader.decode("clicks", frame(known, unframe(encode_one("clicks", event()))[1]))["event_id"] == "e1"
    with pytest.raises(LookupError, match=f"no schema {known + 1}"):
        reader.decode("clicks", frame(known + 1, b"x"))


def test_a_refusal_is_told_with_what_to_do(server: SchemaRegistryServer) -> None:
    with pytest.raises(BadSetting, match="404"):
        HttpRegistry(server.url + "/elsewhere").id_of("clicks")


def test_events_are_written_and_read_with_the_ids_of_the_server(server: SchemaRegistryServer) -> None:
    settings = Settings(registry_url=server.url)
    registry = registry_for(settings)
    value = encode_one("clicks", event(), registry=registry)
    assert value[:5] == b"\0" + FIRST_ID.to_bytes(4, "big")
    assert decode_one("clicks", value, registry=registry) == event()
    assert decode(chunk([value, b"\0\0\0\0\x01" + value[5:]]), settings).poison[0].error == "unknown_schema"


def test_types_of_other_subjects_are_put_into_a_schema(server: SchemaRegistryServer) -> None:
    country = {
        "type": "record",
        "name": "Country",
        "namespace": "com.shop",
        "fields": [{"name": "code", "type": "string"}],
    }
    lines = [{"name": name, "type": "Country"} for name in ("of", "born")]
    address = {"type": "record", "name": "com.shop.Address", "fields": lines}
    click = schema("clicks")
    click["fields"].append({"name": "address", "type": ["null", "com.shop.Address"], "default": None})
    server.add("country", json.dumps(country))
    server.add("address", json.dumps(address), {"com.shop.Country": "country"})
    known = {"com.shop.Address": "address", "com.shop.Country": "country"}
    schema_id = server.add("clicks-value", json.dumps(click), known)
    registry = HttpRegistry(server.url)
    value = frame(schema_id, encode_one("clicks", event())[5:] + b"\x02\x04CN\x04FR")
    assert decode_one("clicks", value, registry=registry) == event()
    assert Avro(server.url).decode("clicks", value) == event()
    assert [version.avsc for version in registry.versions("clicks")] == [registry.avsc_of(schema_id)]


def test_a_type_that_stands_in_no_subject_is_named(server: SchemaRegistryServer) -> None:
    click = schema("clicks")
    click["fields"].append({"name": "address", "type": "com.shop.Address"})
    schema_id = server.add("clicks-value", json.dumps(click), {"com.shop.Address": "address"})
    decoded = decode(chunk([frame(schema_id, b"x")]), Settings(registry_url=server.url))
    seen = f"schema {schema_id} cannot be used to read: UnknownType: com.shop.Address"
    assert [(bad.error, bad.message) for bad in decoded.poison] == [("unknown_schema", seen)]
