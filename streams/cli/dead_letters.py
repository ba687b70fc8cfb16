"""`launchpulse dead-letters list | show | resubmit`: what was refused, why, and publishing it again."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from streams.cli.output import NOTES, print_json
from streams.printable import printable

if TYPE_CHECKING:
    from streams.dead_letters.letter import Letter

_JSON = typer.Option(False, "--json", help="End with one JSON object on standard output.")
_ERROR = typer.Option("", "--error", help="Only letters of this class.")
_TOPIC = typer.Option("", "--topic", help="Only letters of this topic.")
_ADDRESS = typer.Argument(help="topic/partition/offset, as the list shows it.")


def commands(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(no_args_is_help=True, help="Records that could not be used: list, show, publish again.")
    group.command("list")(list_letters)
    group.command("show")(show)
    group.command("resubmit")(resubmit)
    app.add_typer(group, name="dead-letters")


def list_letters(
    error: str = _ERROR,
    topic: str = _TOPIC,
    limit: int = typer.Option(50, "--limit", min=0, help="Show the newest so many; counts are of all."),
    as_json: bool = _JSON,
) -> None:
    """List dead letters, newest last, each with its reason and what to do."""
    letters = [one for one in _read(lambda letter: False).values() if _wanted(one, error, topic)]
    letters.sort(key=lambda one: one.published_ms)
    shown, counts = letters[len(letters) - min(limit, len(letters)) :], Counter(one.error for one in letters)
    if as_json:
        print_json({"count": len(letters), "errors": counts, "dead_letters": [one.summary() for one in shown]})
        return
    for one in shown:
        again = f"  [resubmitted as {one.resubmitted_as}]" if one.resubmitted_as else ""
        print(f"{one.address}  {one.error}: {printable(one.message)}{again}")
    for name, count in counts.most_common():
        told = next(one.explanation for one in letters if one.error == name)
        NOTES.print(f"{count} {name}: {told.meaning} {told.remedy}", markup=False, soft_wrap=True)
    NOTES.print(f"{len(shown)} of {len(letters)} dead letters.")


def show(address: str = _ADDRESS, as_json: bool = _JSON) -> None:
    """Show one letter: its reason, the fields that can be read, and the rest in hexadecimal."""
    from streams.codec.partial import read_partly
    from streams.codec.registries import registry_for
    from streams.settings import Settings

    letter = _only(_read(lambda one: one.address == address), address)
    fields, rest = read_partly(letter.topic, letter.value or b"", registry_for(Settings()))
    told: dict[str, Any] = {
        **letter.summary(),
        "key": None if letter.key is None else letter.key.decode("utf-8", "backslashreplace"),
        "bytes": None if letter.value is None else len(letter.value),
        "fields": fields,
        "rest_hex": rest.hex(),
    }
    if as_json:
        print_json(told)
        return
    for name, value in told.items():
        print(f"{name}: {'' if name == 'fields' else _short(value)}".rstrip())
        for field, seen in fields.items() if name == "fields" else ():
            print(f"  {field}: {_short(repr(seen))}")


def resubmit(
    addresses: list[str] = typer.Argument(None, help="topic/partition/offset of each; or choose with --error."),
    error: str = _ERROR,
    topic: str = _TOPIC,
    value_file: Path = typer.Option(None, "--value-file", help="Publish this file's bytes in its place."),
    fields: list[str] = typer.Option([], "--set", help="field=value, set before publishing; may be repeated."),
    again: bool = typer.Option(False, "--again", help="Also letters that were resubmitted already."),
    as_json: bool = _JSON,
) -> None:
    """Publish letters again on their topics, under the shopper's key, and mark them."""
    if not addresses and not error and not topic:
        raise typer.BadParameter("name letters, or choose them with --error or --topic")
    if value_file is not None and (fields or len(addresses or ()) != 1):
        raise typer.BadParameter("--value-file is for one letter, and not beside --set")
    letters = _read(lambda one: one.address in addresses if addresses else _wanted(one, error, topic))
    chosen = [_only(letters, address) for address in addresses or letters]
    chosen = [one for one in chosen if _wanted(one, error, topic)]
    fresh = [one for one in chosen if again or not one.resubmitted_as]
    sent = _send(fresh, value_file, fields)
    for old, new in sent.items():
        NOTES.print(f"{old} is now {new}")
    NOTES.print(f"{len(sent)} resubmitted, {len(chosen) - len(fresh)} left out, as they were resubmitted before.")
    if as_json:
        print_json({"resubmitted": sent, "left_out": [one.address for one in chosen if one not in fresh]})


def _send(letters: "list[Letter]", value_file: Path | None, fields: list[str]) -> dict[str, str]:
    import asyncio
    import time

    from streams.codec.registries import registry_for
    from streams.dead_letters.edit import edited, key_of
    from streams.dead_letters.resubmit import Again
    from streams.dead_letters.resubmit import resubmit as publish
    from streams.local.standing_kafka import standing_kafka
    from streams.settings import Settings

    settings = Settings()
    registry = registry_for(settings)
    values = [value_file.read_bytes() if value_file else edited(one, fields, registry) for one in letters]
    records = [Again(one, key_of(one, value, registry), value) for one, value in zip(letters, values, strict=True)]
    kafka, now_ms = standing_kafka(settings, "dead letters could stand"), time.time_ns() // 1_000_000
    return asyncio.run(publish(kafka, settings, records, registry, now_ms=now_ms))


def _read(keep_bytes: "Callable[[Letter], bool]") -> "dict[str, Letter]":
    import asyncio

    from streams.codec.registries import registry_for
    from streams.dead_letters.reading import read_letters
    from streams.local.standing_kafka import standing_kafka
    from streams.settings import Settings

    settings = Settings()
    kafka, topic = standing_kafka(settings, "dead letters could stand"), settings.topic("dead-letters")
    return asyncio.run(read_letters(kafka, topic, registry_for(settings), keep_bytes=keep_bytes))


def _short(value: object) -> str:
    """For a terminal: no more than it can hold."""
    text = printable(value)
    return text if len(text) <= 500 else f"{text[:500]}... ({len(text)} signs; --json shows all)"


def _wanted(letter: "Letter", error: str, topic: str) -> bool:
    return error in ("", letter.error) and topic in ("", letter.topic)


def _only(letters: "dict[str, Letter]", address: str) -> "Letter":
    from scorer.errors import BadInput

    if address not in letters:
        raise BadInput(
            "there is no such dead letter", where=address, remedy="`launchpulse dead-letters list` shows them."
        )
    return letters[address]
