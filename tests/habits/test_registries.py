"""Values on topics are in the ids of the registry that the settings name: nobody takes the packaged one unasked."""

import ast

from tests.habits.tree import imported, modules, named

CODEC = "streams.codec.encode"
MAY_NAME_IT = {  # why
    "streams/capture/kept_schemas.py",  # which schemas this version knows
    "streams/codec/encode.py",  # the default, for tests
    "streams/codec/registries.py",  # where it is chosen
    "streams/recount/reading.py",  # shares no code with what it checks, so chooses for itself
}


def test_every_value_is_written_and_read_with_a_registry_that_was_chosen():
    trees = [(path, tree) for path, tree in modules("streams") if CODEC in imported(tree)]
    unasked = [
        f"{named(path)}:{node.lineno}"
        for path, tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        if node.func.id in {"encode", "encode_one", "decode_one"}
        if "registry" not in {keyword.arg for keyword in node.keywords}
    ]
    assert len(trees) > 20
    assert unasked == []


def test_the_packaged_registry_is_named_where_it_is_chosen_only():
    naming = {
        named(path)
        for path, tree in modules("streams")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and "PACKAGED" in {alias.name for alias in node.names}
    }
    assert naming == MAY_NAME_IT
