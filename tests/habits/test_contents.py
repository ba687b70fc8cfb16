"""What no file may hold: addresses of registries, places on one machine, secrets."""

import json
import re

from tests.habits.tree import ROOT, named, texts

# Put together from parts, so that this file does not hold what it looks for.
HOSTS = ["pypi" + ".org", "pythonhosted" + ".org", "maven" + ".org", "docker" + ".io", "huggingface" + ".co"]
MACHINES = ["/wo" + "rk/", "/ho" + "me/", "/Us" + "ers/", "/ro" + "ot/"]
SECRETS = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY|\bghp_[A-Za-z0-9]{30}|\bAKIA[A-Z0-9]{16}\b")


def test_no_file_names_a_registry():
    assert [(named(path), host) for path, text in texts() for host in HOSTS if host in text] == []


def test_no_file_names_a_folder_of_one_machine():
    found = [
        (named(path), place)
        for path, text in texts()
        for place in MACHINES
        if re.search(rf"(?<![\w.>)\]}}]){place}", text)
    ]
    assert found == []


def test_no_file_holds_a_secret():
    assert [named(path) for path, text in texts() if SECRETS.search(text)] == []


def test_every_field_of_every_schema_says_what_it_means():
    silent = [
        f"{path.name}: {field}"
        for path in sorted((ROOT / "schemas").rglob("*.avsc"))
        for field in _undocumented(json.loads(path.read_text("utf-8")))
    ]
    assert silent == []


def _undocumented(schema: object, at: str = "") -> list[str]:
    if isinstance(schema, list):
        return [name for one in schema for name in _undocumented(one, at)]
    if not isinstance(schema, dict):
        return []
    fields = schema.get("fields", [])
    own = [f"{at}{field['name']}" for field in fields if not field.get("doc")]
    below = [name for field in fields for name in _undocumented(field["type"], f"{at}{field['name']}.")]
    inside = [name for key in ("items", "values", "type") for name in _undocumented(schema.get(key), at)]
    return own + below + inside
