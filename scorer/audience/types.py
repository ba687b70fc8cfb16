"""Whether the words of an audience exist and fit together: all that do not are told at once."""

from collections.abc import Iterator

from scorer.audience.mistakes import Mistake
from scorer.audience.syntax import Among, Call, Compare, Every, Literal, Not, Some, Tree
from scorer.audience.vocabulary import MOST_DAYS, NUMBER, TEXT, TRUTH, VOCABULARY, Parameter, Word
from scorer.nearest import nearest

_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_KIND = {NUMBER: "a number", TEXT: "a text", TRUTH: "true or false by itself"}


def mistakes(tree: Tree) -> Iterator[Mistake]:
    """Every mistake of an audience whose grammar is right."""
    match tree:
        case Not():
            yield from mistakes(tree.part)
        case Every() | Some():
            for part in tree.parts:
                yield from mistakes(part)
        case Compare():
            yield from _compare(tree)
        case Among():
            yield from _among(tree)
        case Call() | Literal():
            yield from _call(tree)
            if _gives(tree) in (NUMBER, TEXT):
                yield Mistake(tree.at, tree.length, f"{_told(tree)} is {_KIND[_gives(tree)]}; compare it with one")


def _compare(tree: Compare) -> Iterator[Mistake]:
    yield from _side(tree.left)
    yield from _side(tree.right)
    left, right = _gives(tree.left), _gives(tree.right)
    if TRUTH in (left, right):
        side = tree.left if left == TRUTH else tree.right
        yield Mistake(side.at, side.length, f"{_told(side)} is true or false by itself and is not compared")
    elif "" not in (left, right):
        yield from _compared(tree, left, right)


def _compared(tree: Compare, left: str, right: str) -> Iterator[Mistake]:
    if left != right:
        seen = f"{_told(tree.left)} is {_KIND[left]}, {_told(tree.right)} is {_KIND[right]}"
        yield Mistake(tree.right.at, tree.right.length, seen + "; they cannot be compared")
    elif left == TEXT and tree.operator not in ("==", "!="):
        yield Mistake(tree.at, tree.length, f"texts are not ordered: {tree.operator} compares numbers", "==")
    elif isinstance(tree.left, Literal) and isinstance(tree.right, Literal):
        yield Mistake(tree.at, tree.length, "this says nothing of the shopper; compare a word of the profile")
    elif isinstance(tree.left, Call) and isinstance(tree.right, Literal):
        yield from _meets(tree, tree.left, tree.operator, tree.right)
    elif isinstance(tree.right, Call) and isinstance(tree.left, Literal):
        yield from _meets(tree, tree.right, _FLIPPED[tree.operator], tree.left)


def _meets(tree: Compare, call: Call, operator: str, literal: Literal) -> Iterator[Mistake]:
    """A comparison that the range of a word already answers is a slip."""
    word = VOCABULARY[call.word]
    if isinstance(literal.value, str):
        yield from _one_of(literal, word.words)
        return
    can, must = _answers(operator, literal.value, word)
    if must or not can:
        ranged = f"{call.word} is from {word.least:g} to {word.most:g}"
        yield Mistake(tree.at, tree.length, f"{ranged}, so this {'always' if must else 'never'} holds")


def _answers(operator: str, value: float, word: Word) -> tuple[bool, bool]:
    """Whether `word operator value` can hold, and whether it must."""
    least, most = word.least, word.most
    inside = least <= value <= most
    return {
        "<": (least < value, most < value),
        "<=": (least <= value, most <= value),
        ">": (most > value, least > value),
        ">=": (most >= value, least >= value),
        "==": (inside, False),
        "!=": (True, not inside),
    }[operator]


def _among(tree: Among) -> Iterator[Mistake]:
    yield from _side(tree.left)
    kind = _gives(tree.left)
    if kind == TRUTH:
        yield Mistake(tree.left.at, tree.left.length, f"{_told(tree.left)} is true or false by itself")
    for item in tree.items if kind in (NUMBER, TEXT) else ():
        if _gives(item) != kind:
            yield Mistake(item.at, item.length, f"{_told(tree.left)} is {_KIND[kind]}, {_told(item)} is not")
        elif isinstance(tree.left, Call):
            yield from _one_of(item, VOCABULARY[tree.left.word].words)


def _side(tree: Tree) -> Iterator[Mistake]:
    """One side of a comparison: a word, a literal, or a whole condition, which is TRUTH."""
    yield from _call(tree) if isinstance(tree, Call | Literal) else mistakes(tree)


def _call(tree: Call | Literal) -> Iterator[Mistake]:
    if isinstance(tree, Literal):
        return
    word = VOCABULARY.get(tree.word)
    if word is None:
        found = nearest(tree.word, VOCABULARY)
        yield Mistake(tree.at, len(tree.word), f"{tree.word} is no word of an audience; a text needs quotes", found)
    elif word.parameter is None and tree.arguments:
        literal = tree.arguments[0][1]
        yield Mistake(literal.at, literal.length, f"{tree.word} takes no argument", tree.word)
    elif word.parameter is not None and len(tree.arguments) != 1:
        expected = _example(tree.word, word.parameter)
        yield Mistake(tree.at, tree.length, f"{tree.word} takes one argument, {word.parameter.meaning}", expected)
    elif word.parameter is not None:
        yield from _argument(tree, word.parameter, *tree.arguments[0])


def _argument(call: Call, parameter: Parameter, name: str, literal: Literal) -> Iterator[Mistake]:
    if name != parameter.name:
        wanted = f"{parameter.name}={literal.value:g}" if parameter.name and isinstance(literal.value, float) else ""
        takes = f"an argument named {parameter.name}" if parameter.name else "an argument without a name"
        yield Mistake(literal.at, literal.length, f"{call.word} takes {takes}", wanted or parameter.name)
    elif parameter.name and not (
        isinstance(literal.value, float) and literal.value.is_integer() and 1 <= literal.value <= MOST_DAYS
    ):
        yield Mistake(literal.at, literal.length, f"{parameter.name} is a whole number, {parameter.meaning}")
    elif not parameter.name and (not isinstance(literal.value, str) or not literal.value):
        yield Mistake(literal.at, literal.length, f"{call.word} takes {parameter.meaning}, a text in quotes")
    else:
        yield from _one_of(literal, parameter.words)


def _one_of(literal: Literal, words: tuple[str, ...]) -> Iterator[Mistake]:
    if words and literal.value not in words and isinstance(literal.value, str):
        found = nearest(literal.value, words)
        expected = " or ".join([", ".join(map(repr, words[:-1])), repr(words[-1])])
        suggestion = repr(found) if found else ""
        yield Mistake(literal.at, literal.length, f"expected {expected}", suggestion)


def _gives(tree: Tree) -> str:
    """NUMBER, TEXT, TRUTH, or empty for a word that is none."""
    if isinstance(tree, Literal):
        return TEXT if isinstance(tree.value, str) else NUMBER
    if isinstance(tree, Call):
        return VOCABULARY[tree.word].gives if tree.word in VOCABULARY else ""
    return TRUTH


def _told(tree: Tree) -> str:
    match tree:
        case Literal():
            return repr(tree.value) if isinstance(tree.value, str) else f"{tree.value:g}"
        case Call():
            return tree.word
        case _:
            return "a condition"


def _example(word: str, parameter: Parameter) -> str:
    if parameter.name:
        return f"{word}({parameter.name}=30)"
    return f"{word}('{parameter.words[0] if parameter.words else 'kitchen'}')"
