"""Addresses as messages show them: a password may hold any sign, so it ends at the last @."""

import re


def without_user(address: str) -> str:
    """With neither user nor password.

    >>> without_user("http://shop:horse@stable@clicks:8123/db")
    'http://clicks:8123/db'
    """
    return re.sub(r"//.*@", "//", address, flags=re.DOTALL)


def with_user(address: str) -> str:
    """With the user, and a mask for the password.

    >>> with_user("http://shop:horse@stable@clicks:8123/db")
    'http://shop:********@clicks:8123/db'
    """
    return re.sub(r"//([^:@]*):.*@", r"//\1:********@", address, flags=re.DOTALL)
