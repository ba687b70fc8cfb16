"""The picture of a report in README.md, taken anew: the seeded shop, its log tried under other plans, a browser.

python -m tests.benchmarks.backtest_picture [EVENTS] [SHOP SEED] [FOLDER]

The log is the shop under plans that explore (tests/benchmarks/backtest_world.py); four candidates are tried on it, one
of which promotes through a channel that the log never had. FOLDER, `docs/pictures` by default, gets
backtest-report.png, from the warnings to the table of candidates; beside it, in the system's folder for what is not
kept, stand the page and its JSON.
"""

import asyncio
import json
import shutil
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from scorer.plan import Plan
from streams.backtest.backtest import backtest
from streams.backtest.candidate import Candidate
from streams.backtest.report.page import write_page
from streams.backtest.rewarding import Reward
from streams.backtest.trial import ground
from tests.benchmarks.backtest_rank import World
from tests.benchmarks.backtest_world import CLICK, PURCHASE, candidate, record

_TRIED: Final = {
    "home-slot": "home-slot",
    "once-a-day": "one-a-day",
    "list-price-only": "list-price",
    "no-exploration": "little-explored",
}
_WIDTH, _SCALE = 900, 1.5


def main(events: str = "40000", seed: str = "5", folder: str = "docs/pictures") -> int:
    """Writes all three; the log is decided with seed 1."""
    kept = Path(tempfile.mkdtemp(prefix="backtest-picture-"))
    told = asyncio.run(_tried(World(int(events), int(seed))))
    (kept / "report.json").write_text(json.dumps(told), "utf-8")
    write_page(told, kept / "report.html")
    _photograph(kept / "report.html", Path(folder) / "backtest-report.png")
    print(kept)
    return 0


async def _tried(world: World) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        closed = await record(world.shop, world.log, world.plans, world.text, 1, Path(folder))
        reward = Reward(CLICK, PURCHASE, currency="CNY")
        on = ground([Path(folder)], closed.force.catalogue, reward, share=1, seed=7)
        return backtest(on, _candidates(world.plans), level=0.95, source="the seeded shop").told()


def _candidates(plans: dict[str, Plan]) -> list[Candidate]:
    email = {launch: replace(plan, channels=("email",)) for launch, plan in plans.items()}
    return [*(Candidate(name, candidate(plans, known)) for name, known in _TRIED.items()), Candidate("by-email", email)]


def _photograph(page: Path, picture: Path) -> None:
    from playwright.sync_api import FloatRect, sync_playwright

    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        view = browser.new_page(viewport={"width": _WIDTH, "height": 600}, device_scale_factor=_SCALE)
        view.goto(page.as_uri())
        below = view.locator("section[aria-labelledby=compared]").bounding_box()
        assert below is not None
        clip: FloatRect = {"x": 0, "y": 0, "width": _WIDTH, "height": below["y"] + below["height"]}
        view.screenshot(path=picture, full_page=True, clip=clip)
        browser.close()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
