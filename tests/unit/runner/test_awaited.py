"""A worker that starts waits for the vectors of good products, and of nothing else."""

import pytest

from schemas.registry import PACKAGED
from streams.codec.encode import encode_one
from streams.runner.awaited import encoded_end
from tests.fakes.forgetful_log import ForgetfulLog


def product(price: float | None = 1.0, name: str = "P") -> bytes:
    told = {"product": name, "title": "tea", "category": "c", "brand": "b", "price": price, "stock": None}
    return encode_one("products", told)


GOOD, REFUSED, NO_RECORD, TOMBSTONE = product(), product(-1.0), b"{}", None


@pytest.mark.parametrize(
    ("values", "end"),
    [
        ([], 0),
        ([GOOD, GOOD], 2),
        ([GOOD, TOMBSTONE], 1),
        ([GOOD, GOOD, REFUSED, NO_RECORD, TOMBSTONE], 2),
        ([TOMBSTONE, REFUSED], 0),
        ([GOOD] + [TOMBSTONE] * 700, 1),
        ([TOMBSTONE] * 700 + [GOOD] + [REFUSED] * 300, 701),
    ],
)
async def test_products_are_awaited_up_to_the_last_that_gets_a_vector(values: list[bytes | None], end: int) -> None:
    log = ForgetfulLog()
    log.values = values  # type: ignore[assignment]
    assert await encoded_end(log, PACKAGED) == end


async def test_what_is_deleted_and_what_holds_no_record_is_not_awaited() -> None:
    """offsets 0..1 deleted, 2 a product, 3 the marker of its transaction"""
    log = ForgetfulLog()
    log.values, log.start = [GOOD, GOOD, GOOD, b""], 2
    log.markers = {3}
    assert await encoded_end(log, PACKAGED) == 3
    log.start = 4
    assert await encoded_end(log, PACKAGED) == 0
