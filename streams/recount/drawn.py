"""The draw that a holdout rests on, in Python's own whole numbers."""

from hashlib import blake2b

_MASK = (1 << 64) - 1
_GOLDEN = 0x9E3779B97F4A7C15
_HOLDOUT = 0x686F6C646F7574


def holdout_micro(seed: int, launch: str, shopper: str) -> int:
    """Where a shopper stands for a launch, 0 to 999,999: below the plan's share they are held out."""
    return _pair(_pair(seed ^ _HOLDOUT, _hash(launch)), _hash(shopper)) % 1_000_000


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little") or 1


def _pair(first: int, second: int) -> int:
    return _mix(_mix((first + _GOLDEN) & _MASK) ^ (second * _GOLDEN & _MASK))


def _mix(value: int) -> int:
    value = (value ^ value >> 30) * 0xBF58476D1CE4E5B9 & _MASK
    value = (value ^ value >> 27) * 0x94D049BB133111EB & _MASK
    return value ^ value >> 31
