"""A tree written out again, so that `parse` gives the same tree."""

from scorer.audience.syntax import Among, Call, Compare, Every, Literal, Not, Some, Tree


def show(tree: Tree) -> str:
    """The canonical text: single quotes, no brackets that are not needed.

    >>> from scorer.audience.parse import parse
    >>> show(parse('((language == "zh")) or not(events()<9 and is_new)'))
    "language == 'zh' or not (events < 9 and is_new)"
    """
    match tree:
        case Literal():
            return _literal(tree)
        case Call():
            return tree.word + (f"({', '.join(map(_argument, tree.arguments))})" if tree.arguments else "")
        case Compare():
            return f"{_part(tree.left)} {tree.operator} {_part(tree.right)}"
        case Among():
            return f"{_part(tree.left)} in [{', '.join(map(_literal, tree.items))}]"
        case Not():
            return "not " + _bracketed(tree.part, Every, Some)
        case Every():
            return " and ".join(_bracketed(part, Every, Some) for part in tree.parts)
        case Some():
            return " or ".join(_bracketed(part, Some) for part in tree.parts)


def _part(tree: Tree) -> str:
    return _bracketed(tree, Compare, Among, Not, Every, Some)


def _bracketed(tree: Tree, *kinds: type) -> str:
    return f"({show(tree)})" if isinstance(tree, kinds) else show(tree)


def _argument(argument: tuple[str, Literal]) -> str:
    name, literal = argument
    return f"{name}={_literal(literal)}" if name else _literal(literal)


def _literal(literal: Literal) -> str:
    value = literal.value
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    quoted = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{quoted}'"
