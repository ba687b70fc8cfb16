"""What is searched: fields of a plan, each with the values that it may take. The usual ones, or those of a file."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from pathlib import Path
from typing import Any, Final

import yaml

from scorer.errors import BadSetting
from scorer.nearest import nearest
from scorer.plan import Plan
from scorer.plans import PARAMETERS_OF
from streams.plans.rules import LEARNING
from streams.plans.times import duration_ms
from streams.plans.written_out import fields_of

PARAMETER: Final = "policy.parameters."
LISTS: Final = ("offers", "channels")  # of these a value is the names that stay
_USUAL: Final[Mapping[str, tuple[str, ...]]] = {
    "caps.per_shopper_per_day": ("1", "2", "3", "4"),
    "caps.per_shopper": ("1", "2", "3", "5", "10"),
    "cooldown": ("1h", "2h", "3h", "6h", "12h", "1d", "2d"),
    "exploration": ("0.01", "0.02", "0.05", "0.1"),  # never none: what is not tried is never learnt
    f"{PARAMETER}threshold": ("0.002", "0.005", "0.01", "0.015", "0.02", "0.03", "0.05", "0.08", "0.12"),
    f"{PARAMETER}epsilon": ("0.01", "0.03", "0.1", "0.2"),
    f"{PARAMETER}temperature": ("0.002", "0.005", "0.01", "0.02", "0.05"),
    f"{PARAMETER}alpha": ("0.5", "1", "2", "4"),
    f"{PARAMETER}scale": ("0.25", "0.5", "1", "2"),
}
PATHS: Final = (*_USUAL, "policy.name", *LISTS)
_MOST_SUBSETS: Final = 3  # names of which every choice is tried; of more, each alone and all together

Value = Decimal | str | tuple[str, ...] | None


@dataclass(frozen=True)
class Dimension:
    """A field and its values, in order where they have one; None: left out."""

    path: str
    values: tuple[Value, ...]

    @property
    def ordered(self) -> bool:
        """Whether values next to each other are alike."""
        return self.path != "policy.name" and self.path not in LISTS


Space = tuple[Dimension, ...]


def usual(plans: Sequence[Plan]) -> Space:
    """The space where none is given: it holds what each plan has now."""
    learns = all(plan.click_reward_micro or plan.purchase_reward_micro for plan in plans)
    now = dict.fromkeys(plan.policy for plan in plans)
    policies = tuple(dict.fromkeys([*now, "threshold", *(LEARNING if learns else ())]))
    found = [Dimension(path, _with_own(path, values, plans)) for path, values in _USUAL.items()]
    words = [Dimension("policy.name", policies), *(Dimension(path, _subsets(path, plans)) for path in LISTS)]
    return tuple(one for one in (*found, *words) if len(one.values) > 1 and _takes(one.path, policies))


def read_space(file: Path, plans: Sequence[Plan]) -> Space:
    """Of a YAML file: only what it names is searched. BadSetting for a field that cannot be, or without values."""
    try:
        told = yaml.load(file.read_text("utf-8"), yaml.BaseLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadSetting("a space that cannot be read", where=str(file), seen=str(error).split("\n")[0]) from error
    if not isinstance(told, dict) or not told:
        remedy = "A line is like `cooldown: [3h, 6h, 12h]`."
        raise BadSetting("a space without fields", where=str(file), seen=type(told).__name__, remedy=remedy)
    return tuple(Dimension(path, _values(file, path, values, plans)) for path, values in told.items())


def _values(file: Path, path: str, told: Any, plans: Sequence[Plan]) -> tuple[Value, ...]:
    if path not in PATHS:
        remedy = f"Did you mean {nearest(path, PATHS)}?" if nearest(path, PATHS) else f"It can hold {', '.join(PATHS)}."
        raise BadSetting("a field that is not searched", where=str(file), seen=path, remedy=remedy)
    if not isinstance(told, list) or not told:
        raise BadSetting("a field without values", where=f"{file}: {path}", seen=str(told), remedy="List them: [1, 2].")
    found: dict[Value, None] = {}
    for one in told:
        found[tuple(one) if isinstance(one, list) else (one,) if path in LISTS else _value(path, one)] = None
    known = {name for plan in plans for name in _names(path, plan)} if path in LISTS else set()
    strange = [name for one in found for name in (one if isinstance(one, tuple) else ()) if name not in known]
    if strange:
        remedy = f"The plan has {', '.join(sorted(known))}." if known else "Give one value, not a list of lists."
        raise BadSetting("a name that the plan has not", where=f"{file}: {path}", seen=strange[0], remedy=remedy)
    return tuple(found)


def _with_own(path: str, values: tuple[str, ...], plans: Sequence[Plan]) -> tuple[Value, ...]:
    usual_ones = dict.fromkeys(_value(path, one) for one in values)
    now = dict.fromkeys(own(path, plan) for plan in plans)
    if path.startswith(PARAMETER):
        now.pop(None, None)
    return tuple(sorted({**usual_ones, **now}, key=_rank))


def own(path: str, plan: Plan) -> Value:
    """What the plan has now; of a list all of its names, where it leaves a field out None."""
    if path in LISTS:
        return _names(path, plan)
    found: Any = fields_of(plan)
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    if isinstance(found, Decimal):
        return found.normalize()
    return found if isinstance(found, str) else None


def _value(path: str, text: Any) -> Value:
    if path in ("cooldown", "policy.name") or not isinstance(text, str):
        return str(text)
    try:
        return Decimal(text).normalize()
    except ArithmeticError:
        return text  # the check of the plan says what is wrong with it


def _rank(value: Value) -> tuple[bool, float]:
    """No limit is the widest."""
    return value is None, float(value) if isinstance(value, Decimal) else float(duration_ms(str(value)) or 0)


def _subsets(path: str, plans: Sequence[Plan]) -> tuple[Value, ...]:
    """Choices of the names that all plans have."""
    names = [name for name in _names(path, plans[0]) if all(name in _names(path, plan) for plan in plans)]
    sizes: Iterator[int] | tuple[int, ...] = (1, len(names))
    if len(names) <= _MOST_SUBSETS:
        sizes = iter(range(1, len(names) + 1))
    return tuple(dict.fromkeys(some for size in sizes for some in combinations(names, size)))


def _names(path: str, plan: Plan) -> tuple[str, ...]:
    return plan.channels if path == "channels" else tuple(offer.name for offer in plan.offers)


def _takes(path: str, policies: Sequence[str]) -> bool:
    """Whether a policy that is searched reads the field."""
    name = path.removeprefix(PARAMETER)
    return name == path or any(name == word for one in policies for word, _ in PARAMETERS_OF[one])
