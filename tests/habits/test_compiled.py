"""Compiled loops compute only what interpreted ones compute to the same bytes (invariant 12 of ARCHITECTURE.md)."""

import ast
from collections.abc import Iterator
from functools import cache

from tests.habits.tree import PACKAGES, imported, modules, named

DECORATOR = "scorer/compiled.py"
TYPES = {f"numpy.{name}" for name in ("int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32", "float64")}
# IEEE 754 has the root rounded exactly; the other four do not round.
EXACT = {"math.sqrt", "math.floor", "math.frexp", "math.isnan", "math.inf"}
MADE = {"numpy.zeros", "numpy.empty"}


@cache
def trees() -> dict[str, ast.Module]:
    return {named(path): tree for package in PACKAGES for path, tree in modules(package)}


def compiled() -> Iterator[tuple[str, ast.Module, ast.FunctionDef]]:
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and "compiled" in map(ast.unparse, node.decorator_list):
                yield path, tree, node


def computing(tree: ast.Module) -> dict[str, str]:
    """Full names of what a file calls numpy, math and what is in them, by the names that it gives them."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {one.asname or one.name: one.name for one in node.names if one.name in ("numpy", "math", "cmath")}
        elif isinstance(node, ast.ImportFrom) and node.module in ("numpy", "math", "cmath"):
            found |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
    return found


def used(tree: ast.Module, function: ast.FunctionDef) -> Iterator[tuple[int, str]]:
    """Line and full name of all that a function takes from numpy and math."""
    names = computing(tree)
    for node in ast.walk(function):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in names:
            yield node.lineno, f"{names[node.value.id]}.{node.attr}"
        elif isinstance(node, ast.Name) and "." in names.get(node.id, ""):
            yield node.lineno, names[node.id]


def whole(node: ast.expr) -> bool:
    """Whether it is a whole number that is written out, in a type or not: 2, 2.0, np.int64(2)."""
    if isinstance(node, ast.Call) and len(node.args) == 1 and ast.unparse(node.func).startswith("np."):
        return whole(node.args[0])
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float) and node.value == int(node.value)


def raised(node: ast.AST) -> bool:
    """Whether it is a power that is not of two whole numbers, or a product of matrices."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
        return not (whole(node.left) and whole(node.right))
    if isinstance(node, ast.Call):
        return ast.unparse(node.func) == "pow" or (isinstance(node.func, ast.Attribute) and node.func.attr == "dot")
    return isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Pow | ast.MatMult)


def test_compiled_loops_take_only_types_arrays_and_exact_functions_from_numpy_and_math():
    others = [
        f"{path}:{line} {name}"
        for path, tree, function in compiled()
        for line, name in used(tree, function)
        if name not in TYPES | EXACT | MADE
    ]
    assert others == []


def test_compiled_loops_raise_to_no_power_but_whole_numbers_written_out_and_multiply_no_matrices():
    found = [
        f"{path}:{node.lineno} {ast.unparse(node)}"
        for path, _, function in compiled()
        for node in ast.walk(function)
        if isinstance(node, ast.expr | ast.stmt) and raised(node)
    ]
    assert found == []


def of_numba(node: ast.AST) -> bool:
    called = node.func if isinstance(node, ast.Call) else None
    return isinstance(called, ast.Attribute) and ast.unparse(called.value) == "numba"


def test_one_file_compiles_and_asks_for_nothing_but_that_machine_code_is_kept():
    importers = [path for path, tree in trees().items() if "numba" in {name.split(".")[0] for name in imported(tree)}]
    asked = [ast.unparse(node) for node in ast.walk(trees()[DECORATOR]) if of_numba(node)]
    assert (importers, asked) == ([DECORATOR], ["numba.njit(cache=True)"])
