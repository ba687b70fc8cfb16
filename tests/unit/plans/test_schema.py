"""The JSON Schema is the definition's, and says of a plan what the check says of each field alone."""

import json
import re

import pytest
import yaml

from schemas.load import FOLDER
from scorer.channels import CHANNELS
from scorer.plans import PARAMETERS_OF, POLICIES
from streams.plans.check import check
from streams.plans.definition import PLAN, POLICY
from streams.plans.json_schema import json_schema, json_schema_text
from streams.plans.kinds import Many, Record
from streams.plans.scalars import Word
from streams.plans.template import template
from tests.builders.plans import checked


def test_the_file_for_editors_is_what_the_definition_gives() -> None:
    assert (FOLDER / "plan.schema.json").read_text("utf-8") == json_schema_text()


def words(kind: object) -> tuple[str, ...]:
    assert isinstance(kind, Word)
    return tuple(kind.words)


def test_the_words_of_a_plan_are_those_of_the_code() -> None:
    channels, parameters = PLAN.fields["channels"].kind, POLICY.fields["parameters"].kind
    assert isinstance(channels, Many)
    assert isinstance(parameters, Record)
    assert words(channels.kind) == CHANNELS
    assert words(POLICY.fields["name"].kind) == POLICIES
    assert set(parameters.fields) == {name for known in PARAMETERS_OF.values() for name, _ in known}


def test_every_example_of_a_field_is_a_value_of_its_kind() -> None:
    told = [(name, one.example) for name, one in PLAN.fields.items() if one.example and not fine(name, one.example)]
    assert told == []


def fine(name: str, example: str) -> bool:
    return not [one for one in checked(f"{name}: {example}").findings if one.field.startswith(name)]


def test_a_new_plan_passes_the_check_and_names_every_field_but_those_of_few_policies() -> None:
    text = template("it's", "P-1", schema="plan.schema.json")
    result = check(text.encode())
    assert result.findings == []
    assert result.plan is not None
    assert result.plan.launch == "it's"
    assert set(PLAN.fields) - {line.lstrip("# ").split(":")[0] for line in text.splitlines()} == set()


VALUES = [
    ("holdout", [0, 0.5, 1, -0.1, "half"]),
    ("cooldown", ["6h", "1h30m", "", "6 hours", 6]),
    ("channels", [["push"], ["push", "push"], ["pusj"], [], "push"]),
    ("quiet_hours", [{"from": "22:00", "to": "8:00"}, {"from": "25:00", "to": "08:00"}, {"from": "22:00"}]),
    ("caps", [{"per_shopper": 1}, {"per_shopper": 0}, {"per_shopper": 1.5}, {"per_shoper": 1}]),
    ("copy", [{"en": "New: {title}"}, {"de": "Neu: {title}"}, {}, {"en": "New"}]),
    ("window", [{"start": "2026-10-01", "end": "2026-10-02", "time_zone": "UTC"}, {"start": "1 October"}]),
    ("launch", ["a", 7, "", ["a"]]),
]


@pytest.mark.parametrize(("name", "values"), VALUES)
def test_schema_and_check_agree_on_each_value(name: str, values: list[object]) -> None:
    schema = json_schema()["properties"][name]
    lines = [f"{name}: {json.dumps(value)}" for value in values]
    told = [any(one.field.startswith(name) for one in checked(line).findings) for line in lines]
    assert [not valid(schema, yaml.safe_load(line)[name]) for line in lines] == told


def valid(schema: dict[str, object], value: object) -> bool:
    """As much of JSON Schema as a plan's uses; a rule that is not here is a KeyError."""
    rules = {
        "type": lambda kinds: any(_IS[kind](value) for kind in ([kinds] if isinstance(kinds, str) else kinds)),
        "enum": lambda words: value in words,
        "pattern": lambda pattern: not isinstance(value, str) or re.search(pattern, value),
        "minLength": lambda least: not isinstance(value, str) or len(value) >= least,
        "maxLength": lambda most: not isinstance(value, str) or len(value) <= most,
        "minimum": lambda least: not _IS["number"](value) or value >= least,
        "maximum": lambda most: not _IS["number"](value) or value <= most,
        "exclusiveMinimum": lambda least: not _IS["number"](value) or value > least,
        "exclusiveMaximum": lambda most: not _IS["number"](value) or value < most,
        "minItems": lambda least: not isinstance(value, list) or len(value) >= least,
        "minProperties": lambda least: not isinstance(value, dict) or len(value) >= least,
        "uniqueItems": lambda _: not isinstance(value, list) or len(set(map(str, value))) == len(value),
        "items": lambda one: not isinstance(value, list) or all(valid(one, item) for item in value),
        "required": lambda names: not isinstance(value, dict) or set(names) <= set(value),
        "properties": lambda known: (
            not isinstance(value, dict) or all(name in known and valid(known[name], one) for name, one in value.items())
        ),
        "additionalProperties": lambda more: more is False,
        "description": lambda _: True,
        "examples": lambda _: True,
    }
    return all(rules[rule](told) for rule, told in schema.items())


_IS = {
    "string": lambda value: isinstance(value, str),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
}
