"""What the door refuses, per role: the embedded engine has no users, so the door is all there is between.

The reader's connection is `readonly=1` too; these rules stop what that lets through (OUTFILE, the function `file`,
`s3`, Python objects) and, for the writer, what reaches files, other hosts or damages the path (ENGINE = Kafka leaves
metadata with which the path never opens again).
"""

from enum import Enum

from streams.clickhouse.engine_tokens import Token


class Role(Enum):
    """Who asks: the sink and migrations write, everyone else reads."""

    WRITER = "writer"
    READER = "reader"


_READS = frozenset({"select", "with", "show", "describe", "desc", "explain", "exists", "("})
_NEVER_FIRST = frozenset({"backup", "restore", "attach", "detach", "kill"})
_HARMLESS_FUNCTIONS = frozenset(
    {
        "numbers",
        "numbers_mt",
        "zeros",
        "zeros_mt",
        "generateseries",
        "generate_series",
        "generaterandom",
        "primes",
    }
    | {"values", "view", "null", "merge", "format", "input", "sqlstandardvalues"}
)
_HARMLESS_ENGINES = frozenset(
    {
        "memory",
        "null",
        "set",
        "join",
        "log",
        "tinylog",
        "stripelog",
        "buffer",
        "merge",
        "atomic",
        "view",
    }
    | {"materializedview"}
)
_PAIRS = {
    ("into", "outfile"): "INTO OUTFILE",
    ("from", "infile"): "FROM INFILE",
    ("system", "shutdown"): "SHUTDOWN",
}
_CURLY_QUOTES = frozenset("‘’“”")


def refusal(found: list[Token], role: Role, table_functions: frozenset[str]) -> str:
    """Why this statement is refused, or nothing. `table_functions` are all that the engine has, in lower case."""
    if not found:
        return ""
    if role is Role.READER and found[0].text not in _READS:
        return f"only reading is allowed here (SELECT, WITH, SHOW, DESCRIBE, EXPLAIN), and not {found[0].text.upper()}"
    if found[0].text in _NEVER_FIRST:
        return f"{found[0].text.upper()} is not allowed here"
    return _several(found) or next(filter(None, (_at(found, i, table_functions) for i in range(len(found)))), "")


def _several(found: list[Token]) -> str:
    end = next(
        (i for i, token in enumerate(found) if token.text == ";" and token.kind == "sign"),
        len(found),
    )
    more = any(token.text != ";" for token in found[end:])
    return "one statement a request" if more else ""


def _at(found: list[Token], i: int, table_functions: frozenset[str]) -> str:
    token = found[i]
    following = found[i + 1] if i + 1 < len(found) else Token("sign", "")
    if token.kind == "sign" and token.text in _CURLY_QUOTES:
        return "typographic quotation marks are not allowed"
    if token.kind not in ("word", "quoted"):
        return ""
    if pair := _PAIRS.get((token.text, following.text)):
        return f"{pair} is not allowed here"
    if token.text == "function" and i and found[i - 1].names("into"):
        return "INSERT INTO FUNCTION is not allowed here"
    if following.text == "(":
        return _call(token.text, table_functions) or _source(token.text, found[i + 2 : i + 3])
    return _engine(found, i) if token.text == "engine" else ""


def _call(name: str, table_functions: frozenset[str]) -> str:
    reaches_out = name in table_functions and name not in _HARMLESS_FUNCTIONS
    if name == "file" or (reaches_out and not name.startswith(("mergetree", "timeseries"))):
        return f"the function {name}() is not allowed here"
    return ""


def _source(name: str, inside: list[Token]) -> str:
    if name == "source" and inside and inside[0].text not in ("clickhouse", "null"):
        return "only dictionaries over tables of this engine are allowed"
    return ""


def _engine(found: list[Token], i: int) -> str:
    at = i + 1
    while at < len(found) and found[at].text == "=":
        at += 1
    name = found[at].text if at < len(found) and found[at].kind in ("word", "quoted") else ""
    local_merge_tree = name.endswith("mergetree") and not name.startswith(("replicated", "shared"))
    if not name or name in _HARMLESS_ENGINES or local_merge_tree or found[i].kind == "quoted":
        return ""
    if at == i + 1:  # a column named engine
        return ""
    return f"ENGINE = {name} is not allowed in the embedded engine"
