"""A backtest's JSON to its page: one HTML file that needs nothing beside it."""

from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scorer.errors import BadSetting, Unavailable
from streams.backtest.report import answer, numbers

if TYPE_CHECKING:
    from jinja2 import Environment

# What a candidate that could not be judged may lack.
_PARTS = "estimators difference simultaneous overlap trajectory one_step expected calibration segments"
_UNKNOWN: Mapping[str, Any] = {part: {} for part in _PARTS.split()}
_FOLDER = Path(__file__).with_name("page")


def page(told: Mapping[str, Any]) -> str:
    """The HTML of what `Backtest.told()` gives. Raises Unavailable where the extra `local` is not installed."""
    versions = {"launchpulse": version("launchpulse"), **told.get("versions", {})}
    whole = {**told, "versions": versions, "candidates": [_UNKNOWN | one for one in told["candidates"]]}
    return _environment().get_template("page.html.jinja").render(told=whole)


def write_page(told: Mapping[str, Any], file: Path) -> None:
    """The page as a file. Raises BadSetting where it cannot be written."""
    text = page(told)
    try:
        file.write_text(text, "utf-8")
    except OSError as error:
        remedy = "Name a file in a folder that exists and that you may write to."
        raise BadSetting(
            "the report cannot be written", where=str(file), seen=error.strerror or "", remedy=remedy
        ) from error


@cache
def _environment() -> "Environment":
    try:
        import vl_convert  # noqa: F401
        from jinja2 import Environment, FileSystemLoader, StrictUndefined
    except ImportError as error:
        remedy = "Install it: pip install 'launchpulse[local]'."
        raise Unavailable("a report needs the extra `local`", seen=str(error), remedy=remedy) from error
    from streams.backtest.report import figures

    loader = FileSystemLoader(_FOLDER)
    found = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    found.globals.update({name: getattr(answer, name) for name in ("answer", "verdict", "sentence", "HEADLINE")})
    found.globals.update(figures=figures, numbers=numbers)
    return found
