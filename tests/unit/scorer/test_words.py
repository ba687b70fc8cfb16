"""What is written for people: examples that run, a word for each bit."""

import doctest
import importlib
from types import ModuleType

import pytest

from scorer import flags, kinds, reasons

DOCUMENTED = (
    "explain.occlusion",
    "flags",
    "ids",
    "match",
    "metrics.agreement",
    "metrics.stability",
    "typed",
)


@pytest.mark.parametrize("name", DOCUMENTED)
def test_the_examples_run(name: str) -> None:
    result = doctest.testmod(importlib.import_module(f"scorer.{name}"))
    assert (result.failed, result.attempted > 0) == (0, True)


@pytest.mark.parametrize("module", [flags, reasons])
def test_every_bit_has_a_word(module: ModuleType) -> None:
    bits = sorted(value for name, value in vars(module).items() if name.isupper() and isinstance(value, int))
    assert sorted(module.WORDS) == bits == [1 << i for i in range(len(bits))]


def test_every_kind_has_a_number_and_every_act_a_weight() -> None:
    assert sorted(kinds.KINDS.values()) == list(range(10))
    assert len(kinds.TASTE) == kinds.SHOPPER  # what is told, from there on, shows no taste
