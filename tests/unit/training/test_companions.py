"""Without torch a training says so, and what to install."""

import importlib

import pytest

from scorer.errors import Unavailable
from streams.training.companions import needed


def test_what_is_not_installed_is_named_with_the_remedy() -> None:
    told = r"torch and its companions.*no_such_package.*launchpulse\[local,train\]"
    with pytest.raises(Unavailable, match=told), needed():
        importlib.import_module("no_such_package")


def test_other_errors_pass() -> None:
    with pytest.raises(ZeroDivisionError), needed():
        raise ZeroDivisionError
