"""Reads the topic dead-letters: one letter for each refused record, in the order in which they came."""

from collections.abc import Callable
from dataclasses import replace

from schemas.dead_letters import DeadLetterError
from schemas.registry import Registry
from scorer.errors import BadInput
from streams.brokers.access import Access
from streams.codec.encode import decode_one
from streams.dead_letters.letter import Letter, letter_of
from streams.kafka.consume import read_topic
from streams.ports import Chunk


async def read_letters(
    kafka: Access, topic: str, registry: Registry, *, keep_bytes: Callable[[Letter], bool]
) -> dict[str, Letter]:
    """Letters by address, marks applied. `topic` is the full name of dead-letters.

    A letter that a restarted worker sent twice counts once. Keys and values are held only of the letters that
    `keep_bytes` wants: there may be very many letters. Raises BadInput for a record that is no dead letter.
    """
    found: dict[str, Letter] = {}
    async for chunk in read_topic(kafka, topic):
        for letter in _letters(chunk, registry):
            if letter.error == DeadLetterError.RESUBMITTED:
                _mark(found, letter)
            elif letter.address not in found:
                held = letter if keep_bytes(letter) else replace(letter, key=None, value=None)
                found[letter.address] = held
    return found


def _mark(found: dict[str, Letter], mark: Letter) -> None:
    """A mark stands behind its letter, in the same partition."""
    if mark.address in found:
        found[mark.address] = replace(found[mark.address], resubmitted_as=mark.message)


def _letters(chunk: Chunk, registry: Registry) -> list[Letter]:
    letters = []
    for offset, value in zip(chunk.offsets.tolist(), chunk.values, strict=True):
        try:
            letters.append(letter_of(decode_one("dead-letters", value or b"", registry=registry), chunk.partition))
        except BadInput as error:
            error.where = f"{chunk.topic}/{chunk.partition}/{offset}"
            raise
    return letters
