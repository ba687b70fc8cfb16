"""How many decimals an amount of a currency has, where they are not two.

Source: ISO 4217, list one of its maintenance agency (SIX), the column of minor units.
"""

from collections.abc import Mapping
from typing import Final

_NONE: Final = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_THREE: Final = "BHD IQD JOD KWD LYD OMR TND"
_FOUR: Final = "CLF UYW"
_DECIMALS: Final[Mapping[str, int]] = {
    code: count for codes, count in ((_NONE, 0), (_THREE, 3), (_FOUR, 4)) for code in codes.split()
}


def decimals(currency: str) -> int:
    """Of a code of three capital letters; two for one that is not known, and without one.

    >>> decimals("JPY"), decimals("KWD"), decimals("CNY"), decimals("")
    (0, 3, 2, 2)
    """
    return _DECIMALS.get(currency, 2)
