"""How the result of `launchpulse model evaluate` looks: its numbers before they are known, and its tables."""

from collections.abc import Mapping
from typing import Any, Final

from scorer.baselines import NAMES

_NAMES: Final = ("recall@20", "mrr@20", "ndcg@20")
_RANKED: Final = dict.fromkeys(("n", *_NAMES))
_PART: Final = {
    "n": None,
    "model": _RANKED | {"ece": None, "brier_skill": None},
    "baselines": dict.fromkeys((*NAMES, "boosted_tree"), _RANKED),
}
MISSING: Final[Mapping[str, dict[str, Any]]] = {
    "sentiment": dict.fromkeys(("n", "accuracy", "macro_f1", "ece", "texts_per_s")),
    "retrieval": dict.fromkeys(("n", "mrr@10", "recall@10")),
    "aspects": dict.fromkeys(("n", "precision", "recall", "accuracy")),
    "interest": {"all": _PART, "new_products": _PART},
}


def show(result: dict[str, Any]) -> None:
    """Tables on standard output."""
    from rich.console import Console
    from rich.table import Table

    console = Console()
    table = Table("figure", "value", "95% interval")
    for name, value in result.items():
        if not name.endswith("_ci") and not isinstance(value, dict):
            table.add_row(name, _value(value), _interval(result.get(f"{name}_ci")))
    console.print(table)
    if "aspects" in result:
        console.print(_aspects(result["aspects"]))
    for name in ("all", "new_products"):
        if name in result:
            console.print(_ranked(name, result[name]))
            console.print(_calibrated(result[name]["model"]), soft_wrap=True)


def _aspects(found: dict[str, dict[str, Any]]) -> Any:
    from rich.table import Table

    table = Table("aspect", "n", "precision", "recall", "accuracy")
    for name, figures in found.items():
        table.add_row(name, *(_value(figures[each]) for each in ("n", "precision", "recall", "accuracy")))
    return table


def _ranked(name: str, part: dict[str, Any]) -> Any:
    from rich.table import Table

    table = Table(name.replace("_", " "), *_NAMES, title=f"{part['n']} predictions", title_justify="left")
    for ranker, figures in {"model": part["model"], **part["baselines"]}.items():
        table.add_row(ranker, *(f"{_value(figures[each])} {_interval(figures[f'{each}_ci'])}" for each in _NAMES))
    return table


def _calibrated(model: dict[str, Any]) -> str:
    told = (f"{name} {_value(model[name])} ({_interval(model[f'{name}_ci'])})" for name in ("ece", "brier_skill"))
    return f"model: {', '.join(told)}; {model['candidates']} candidates, click rate {_value(model['click_rate'])}"


def _interval(found: Any) -> str:
    return "–".join(map(_value, found)) if found else ""


def _value(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4f}" if abs(value) < 10 else f"{value:,.1f}"
    return ", ".join(value) if isinstance(value, list) else str(value)
