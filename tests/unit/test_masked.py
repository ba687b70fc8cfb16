"""No message shows a part of the password of an address, whatever signs it holds."""

import pytest

from scorer.errors import LaunchpulseError
from streams.clickhouse.client import connect
from streams.masked import with_user, without_user

PASSWORDS = ["horse", "ho@rse", "@horse@", "ho:rse", "ho/rse@", "ho\n@rse"]


@pytest.mark.parametrize("password", PASSWORDS)
def test_a_password_ends_at_the_last_at_sign(password: str) -> None:
    address = f"http://shop:{password}@host:8123/x"
    told = [without_user(address), with_user(address)]
    assert told == ["http://host:8123/x", "http://shop:********@host:8123/x"]


@pytest.mark.parametrize("address", ["http://host:8123/x", "", "[::1]:9092"])
def test_an_address_without_one_stays_as_it_is(address: str) -> None:
    assert (without_user(address), with_user(address)) == (address, address)


def test_a_clickhouse_that_does_not_answer_is_named_without_its_password() -> None:
    with pytest.raises(LaunchpulseError) as refused:
        connect("http://shop:ho@rse@127.0.0.1:1/db", "")
    assert ("rse" in str(refused.value), "at http://127.0.0.1:1/db" in str(refused.value)) == (False, True)
