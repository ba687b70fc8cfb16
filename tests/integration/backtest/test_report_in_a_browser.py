"""The page of a backtest in a real browser: light, dark and on paper."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from streams.backtest.report.page import write_page
from tests.builders.backtests import told

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SCHEMES = ("light", "dark")
pytestmark = [
    pytest.mark.integration,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: `apt-get install chromium fonts-noto-cjk`"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as started:
        found = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield found
        found.close()


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("report") / "report.html"
    write_page(told(), path)
    return path


@pytest.mark.parametrize("scheme", SCHEMES)
def test_nothing_is_said_on_the_console_and_nothing_is_asked_of_anyone(browser: "Browser", file: Path, scheme: str):
    said: list[str] = []
    asked: list[str] = []
    page = browser.new_page(color_scheme=scheme)
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    page.wait_for_timeout(300)
    page.close()
    assert (said, asked) == ([], [file.as_uri()])


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_accessibility_rules_of_axe_find_nothing(browser: "Browser", file: Path, scheme: str):
    from axe_playwright_python.sync_playwright import Axe

    page = opened(browser, file, scheme)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = Axe().run(page).response["violations"]
    page.close()
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_picture_is_drawn_in_colours_that_stand_out(browser: "Browser", file: Path, scheme: str):
    page = opened(browser, file, scheme)
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    pictures = page.locator("figure svg")
    colours = [drawn(page, number) for number in range(pictures.count())]
    page.close()
    assert len(colours) > 10
    assert [one for one in colours if len(one - {paper, "none"}) < 2] == []


def test_light_and_dark_differ_and_neither_is_blank(browser: "Browser", file: Path):
    shots = {scheme: shot(browser, file, scheme) for scheme in SCHEMES}
    assert shots["light"] != shots["dark"]
    assert min(map(len, shots.values())) > 20_000  # a blank page of this size is 5 kB of PNG


def test_on_paper_the_tables_are_unfolded_and_nothing_is_cut_off(browser: "Browser", file: Path):
    page = opened(browser, file, "dark")
    page.emulate_media(media="print", color_scheme="dark")
    page.set_viewport_size({"width": 700, "height": 1000})
    ink = page.evaluate("getComputedStyle(document.body).color")
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    folded = page.locator("details table").first.bounding_box()
    wide = page.evaluate("document.documentElement.scrollWidth")
    printed = page.pdf()
    page.close()
    assert (ink, paper) == ("rgb(0, 0, 0)", "rgb(255, 255, 255)")
    assert folded is not None
    assert folded["height"] > 50
    assert wide <= 700
    assert len(printed) > 20_000


def opened(browser: "Browser", file: Path, scheme: str) -> "Page":
    page = browser.new_page(color_scheme=scheme)
    page.goto(file.as_uri())
    return page


def shot(browser: "Browser", file: Path, scheme: str) -> bytes:
    page = opened(browser, file, scheme)
    found = page.screenshot()
    page.close()
    return found


def drawn(page: "Page", number: int) -> set[str]:
    """The colours that the shapes of a picture have, as the browser worked them out."""
    script = """svg => [...svg.querySelectorAll('path, line, text')].flatMap(one => {
        const style = getComputedStyle(one); return [style.fill, style.stroke]})"""
    return set(page.locator("figure svg").nth(number).evaluate(script))
