"""The number in a product id. Shops number what they list one after the other, so a collection's products lie side by
side: who looks at one of them often looks at the next, before anybody else has shown that they belong together."""

import re

_DIGITS = re.compile(r"[0-9]+")
_LOW = 0xFFFFFFFF


def id_number(product: str) -> int:
    """The longest run of digits, the first of equally long ones, as a number modulo 2**32; 0 where there is none.

    >>> id_number("sku-85123A-2")
    85123
    """
    return int(max(_DIGITS.findall(product), key=len, default="0")[-18:]) & _LOW
