"""Without torch a training says so, and without onnx what writes networks; and what to install."""

import importlib

import pytest

from scorer.errors import Unavailable
from streams.training.companions import needed, needed_locally


def test_what_is_not_installed_is_named_with_the_remedy() -> None:
    told = r"torch and its companions.*no_such_package.*launchpulse\[local,train\]"
    with pytest.raises(Unavailable, match=told), needed():
        importlib.import_module("no_such_package")


def test_what_the_extra_local_brings_is_named_with_the_remedy() -> None:
    told = r"what writes networks is not there.*no_such_package.*launchpulse\[local\]"
    with pytest.raises(Unavailable, match=told), needed_locally("what writes networks"):
        importlib.import_module("no_such_package")


def test_other_errors_pass() -> None:
    with pytest.raises(ZeroDivisionError), needed():
        raise ZeroDivisionError
