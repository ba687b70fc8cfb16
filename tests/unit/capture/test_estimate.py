"""What a dry run says: at most so many records, of what is asked for and no more; nothing is written."""

from pathlib import Path

import pytest

from schemas.registry import PACKAGED
from schemas.topics import INPUTS
from streams.capture.asking import Given, asked_for
from streams.capture.folder import Source, would_capture
from streams.capture.manifest import NAME, load
from streams.ports import Records
from tests.builders.captures import SETTINGS, STANDING, hand_made, kept

HALF_MS = sorted(one.published_ms for one in hand_made().partitions["journal", 0])[len("journal")]
EVERY = [
    Given(),
    Given(to_ms=HALF_MS),
    Given(warm_up_ms=HALF_MS),
    Given(offsets={1: (10, 16)}),
    Given(topics=["clicks"], from_ms=HALF_MS),
    Given(topics=["decisions", "journal"], to_ms=HALF_MS),
]


async def estimate(records: Records, folder: Path, given: Given) -> dict[str, int]:
    before = load(folder).asked if (folder / NAME).exists() else None
    asked = asked_for(given, before, STANDING, SETTINGS)
    return await would_capture(Source(records, PACKAGED, SETTINGS), asked, folder)


@pytest.mark.parametrize("given", EVERY, ids=str)
async def test_a_dry_run_counts_what_is_asked_for_and_no_capture_has_more(given: Given, tmp_path: Path) -> None:
    told = await estimate(hand_made(), tmp_path / "kept", given)
    assert not (tmp_path / "kept").exists()
    manifest = await kept(hand_made(), tmp_path / "kept", given)
    came = {topic: sum(one.records for one in manifest.topics[topic].values()) for topic in manifest.topics}
    assert {topic: max(told[topic], count) for topic, count in came.items()} == told
    exact = [topic for topic in ("journal", *INPUTS) if topic in came]
    assert [told[topic] for topic in exact] == [came[topic] for topic in exact]


async def test_a_dry_run_of_less_says_less(tmp_path: Path) -> None:
    whole, half = [sum((await estimate(hand_made(), tmp_path, given)).values()) for given in EVERY[:2]]
    assert half < whole


async def test_what_a_folder_holds_already_is_not_counted_again(tmp_path: Path) -> None:
    await kept(hand_made(), tmp_path / "kept")
    told = await estimate(hand_made(), tmp_path / "kept", Given())
    assert {topic: told[topic] for topic in ("journal", *INPUTS, "launches")} == dict.fromkeys(
        ("journal", *INPUTS, "launches"), 0
    )
