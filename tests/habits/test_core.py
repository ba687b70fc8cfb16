"""scorer/ (training apart) is a function of its arguments."""

import ast

from tests.habits.tree import imported, modules, named

ALLOWED = {
    *("bisect", "collections", "dataclasses", "hashlib", "json", "math", "re", "typing", "unicodedata"),
    *("numba", "numpy", "scorer"),
}
# Reads the sources of the core once, so that kept machine code is never older than they are.
READS_ITS_OWN_SOURCES = "scorer/compiled.py"
CALLS = {"open", "print", "input", "eval", "exec", "compile", "globals", "__import__", "breakpoint", "id", "hash"}
# BLAS adds up in an order of its own; numpy's random numbers have a state of their own.
OF_NUMPY = {"random", "dot", "matmul", "einsum", "linalg", "inner", "vdot", "tensordot", "load", "save", "fromfile"}


def core():
    return [(path, tree) for path, tree in modules("scorer") if "training" not in path.parts]


def test_the_core_imports_only_what_computes():
    others = {
        (named(path), name)
        for path, tree in core()
        for name in imported(tree)
        if name.split(".")[0] not in ALLOWED or name.startswith("scorer.training")
    }
    assert others == {(READS_ITS_OWN_SOURCES, "pathlib")}


def test_the_core_calls_nothing_that_reads_writes_or_depends_on_the_process():
    called = [
        f"{named(path)}:{node.lineno} {node.func.id}"
        for path, tree in core()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS
    ]
    assert called == []


def test_the_core_uses_neither_blas_nor_random_numbers_of_numpy():
    used = [
        f"{named(path)}:{node.lineno} np.{node.attr}"
        for path, tree in core()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id in ("np", "numpy")
        and node.attr in OF_NUMPY
    ]
    assert used == []


def test_the_core_multiplies_no_matrices_with_an_operator():
    used = [
        f"{named(path)}:{node.lineno}"
        for path, tree in core()
        for node in ast.walk(tree)
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.MatMult)
    ]
    assert used == []
