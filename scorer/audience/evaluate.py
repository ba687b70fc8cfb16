"""The conditions of an audience evaluated over columns of profiles, each once a moment, whoever asks it.

A comparison with a number or text that is not known does not hold, whatever the operator; so `not` of it does.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from scorer import languages
from scorer.audience.conditions import Condition
from scorer.audience.readings import Moment
from scorer.audience.syntax import Among, Call, Compare, Every, Literal, Not, Some, Tree
from scorer.audience.vocabulary import VOCABULARY

Values = npt.NDArray[Any]
Flags = npt.NDArray[np.bool_]
_COMPARE: dict[str, Callable[[Values, Values], Flags]] = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}


def evaluate(condition: Condition, moment: Moment) -> Flags:
    """bool[P] of a condition without mistakes; the array that was answered before where its text was asked before."""
    return moment.once(("holds", condition.text), lambda: _evaluated(condition, moment))


def _evaluated(condition: Condition, moment: Moment) -> Flags:
    tree = condition.tree
    match tree:
        case Not():
            return ~evaluate(condition.parts[0], moment)
        case Every():
            return np.asarray(np.logical_and.reduce([evaluate(part, moment) for part in condition.parts]))
        case Some():
            return np.asarray(np.logical_or.reduce([evaluate(part, moment) for part in condition.parts]))
        case Compare():
            return _compared(tree.operator, _values(tree.left, moment), _values(tree.right, moment))
        case Among():
            values = np.broadcast_to(_values(tree.left, moment), len(moment.points))
            equal = [_compared("==", values, _values(item, moment)) for item in tree.items]
            return np.asarray(np.logical_or.reduce(equal))
        case Call() | Literal():
            return np.asarray(_values(tree, moment), np.bool_)


def _values(tree: Tree, moment: Moment) -> Values:
    """What a word reads, [P], once a moment; of a literal one value without a shape."""
    if isinstance(tree, Literal):
        return np.asarray(languages.LANGUAGES.index(tree.value) if isinstance(tree.value, str) else tree.value)
    if isinstance(tree, Call):
        argument = tree.arguments[0][1].value if tree.arguments else None
        read = VOCABULARY[tree.word].read
        return moment.once(("reads", tree.word, argument), lambda: read(moment, argument))
    raise TypeError(f"a tree that was not checked: {tree}")


def _compared(operator: str, left: Values, right: Values) -> Flags:
    known = _known(left) & _known(right)
    if operator in ("==", "!="):
        return np.asarray(known & ((left == right) == (operator == "==")))
    return np.asarray(known & _COMPARE[operator](left, right))


def _known(values: Values) -> Flags:
    return ~np.isnan(values) if values.dtype == np.float64 else values != 0
