"""What the door refuses, per role: the embedded engine has no users, so the door is all there is between.

The reader's connection is `readonly=1` too; these rules stop what that lets through (OUTFILE, the function `file`,
`s3`, Python objects) and, for the writer, what reaches files, other hosts or damages the path (ENGINE = Kafka leaves
metadata with which the path never opens again). Where a statement could be read in two ways, it is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from streams.clickhouse.engine_tokens import Token


class Role(Enum):
    """Who asks: the sink and migrations write, everyone else reads."""

    WRITER = "writer"
    READER = "reader"


@dataclass(frozen=True)
class Reach:
    """What this engine has that may reach out of it: its table functions, in lower case, and its settings that hold a
    text, which may be SQL (`additional_result_filter`), a path (`output_format_schema`) or a language (`dialect`).
    """

    table_functions: frozenset[str]
    text_settings: frozenset[str]


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
_HARMLESS_TEXTS = frozenset(
    {
        "insert_deduplication_token",
        "log_comment",
        "query_cache_tag",
        "compatibility",
        "workload",
        "count_distinct_implementation",
        "ignore_data_skipping_indices",
        "force_data_skipping_indices",
        "force_optimize_projection_name",
        "preferred_optimize_projection_name",
        "network_compression_method",
        "temporary_files_codec",
        "bool_true_representation",
        "bool_false_representation",
        "format_csv_null_representation",
        "format_tsv_null_representation",
        "output_format_pretty_grid_charset",
    }
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
_BEHIND_A_COLUMN = frozenset(
    {"as", "from", "where", "prewhere", "and", "or", "group", "order", "limit", "having", "union", "format", "join"}
    | {"on", "using", "asc", "desc", "in", "like", "ilike", "is", "not", "between", "then", "else", "end", "when"}
)
_PAIRS = {
    ("into", "outfile"): "INTO OUTFILE",
    ("from", "infile"): "FROM INFILE",
    ("system", "shutdown"): "SHUTDOWN",
}
_CURLY_QUOTES = frozenset("‘’“”")


def refusal(found: list[Token], role: Role, reach: Reach) -> str:
    """Why this statement is refused, or nothing."""
    if not found:
        return ""
    if unread := next((token for token in found if token.kind == "error"), None):
        return _unread(unread)
    if role is Role.READER and found[0].text not in _READS:
        return f"only reading is allowed here (SELECT, WITH, SHOW, DESCRIBE, EXPLAIN), and not {found[0].text.upper()}"
    if found[0].text in _NEVER_FIRST:
        return f"{found[0].text.upper()} is not allowed here"
    every = (_at(found, i, reach.table_functions) for i in range(len(found)))
    return _several(found) or next(filter(None, every), "") or _set_inside(found, reach)


def refusal_beside(found: list[Token], settings: Mapping[str, str], parameters: Mapping[str, str], reach: Reach) -> str:
    """Why what comes beside a statement is refused, or nothing."""
    if closed := next((name for name in settings if _is_closed(name, reach)), ""):
        return f"the setting {closed} is not allowed here"
    by_name = any(token.text == "identifier" and found[i - 1].text == ":" for i, token in enumerate(found) if i)
    if by_name and any(value.strip('`" ').lower() == "file" for value in parameters.values()):
        return "the function file() is not allowed here"
    return ""


def _is_closed(name: str, reach: Reach) -> bool:
    harmless = name in _HARMLESS_TEXTS or name.startswith("format_custom_")
    return name in reach.text_settings and not harmless


def _set_inside(found: list[Token], reach: Reach) -> str:
    begins = next((i for i in range(len(found)) if _begins_settings(found, i)), len(found))
    for name, sign in zip(found[begins:], found[begins + 1 :], strict=False):
        if sign.text == "=" and name.kind in ("word", "quoted") and _is_closed(name.text, reach):
            return f"the setting {name.text} is not allowed here"
    return ""


def _begins_settings(found: list[Token], i: int) -> bool:
    """Whether names of settings may follow: a column or an alias that is called so has another word behind it."""
    name = found[i + 1] if i + 1 < len(found) else Token("sign", "")
    given = found[i].kind == "word" and found[i].text in ("settings", "set") and not (i and found[i - 1].text == ".")
    return given and name.kind in ("word", "quoted") and name.text not in _BEHIND_A_COLUMN


def _unread(token: Token) -> str:
    if token.text in _CURLY_QUOTES:
        return "typographic quotation marks are not allowed"
    if token.text[:1] in "'\"`" or token.text[:2] in ("/*", "x'", "b'"):
        return f"what begins with {token.text[:2]} does not end"
    return f"{token.text[:20]!r} is not allowed outside of quotation marks"


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
    if token.kind not in ("word", "quoted"):
        return ""
    if token.kind == "quoted" and "\\" in token.text:
        return "a quoted name with a backslash is not allowed"
    if pair := _PAIRS.get((token.text, following.text)):
        return f"{pair} is not allowed here"
    if token.text == "function" and i and found[i - 1].names("into"):
        return "INSERT INTO FUNCTION is not allowed here"
    if token.text == "file" and not (i and found[i - 1].text == "."):  # arrayMap(file, ...) calls it as well
        return "the function file() is not allowed here"
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
