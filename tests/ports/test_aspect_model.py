"""What every model of aspects promises."""

import numpy as np

from scorer.flags import CUT, DEGRADED, NO_TEXT
from streams.ports import AspectModel
from streams.triton.aspects import NAMES

PRICE = NAMES.index("price")


async def test_a_review_that_names_the_price_speaks_of_it(aspect_model: AspectModel) -> None:
    found = await aspect_model.aspects(["The price is too high.", "价格太贵了", "收到了"])
    assert (found.said.shape, found.said.dtype) == ((3, 7, 4), np.float32)
    assert (found.flags.dtype, found.flags.tolist()) == (np.uint8, [0] * 3)
    assert found.said[:, PRICE, 0].tolist() == [1, 1, 0]
    np.testing.assert_allclose(found.said[:, PRICE, 1:].sum(axis=1), [1, 1, 0], atol=1e-5)


async def test_a_review_has_the_same_bytes_whatever_stands_beside_it(aspect_model: AspectModel) -> None:
    texts = ["The price is too high.", "价格太贵了，客服也差", "收到了"]
    together = await aspect_model.aspects([*texts, "price " * 500])
    for at, text in enumerate(texts):
        assert (await aspect_model.aspects([text])).said.tobytes() == together.said[at].tobytes()


async def test_empty_and_long_reviews_say_so(aspect_model: AspectModel) -> None:
    found = await aspect_model.aspects(["", " \x00\n", "价格很好。" * 200_000])
    assert found.flags.tolist() == [NO_TEXT, NO_TEXT, CUT]
    assert found.said[:, PRICE, 0].tolist() == [0, 0, 1]


async def test_an_absent_server_gives_zeros_flagged(absent_aspect_model: AspectModel) -> None:
    found = await absent_aspect_model.aspects(["price", ""])
    assert found.flags.tolist() == [DEGRADED, NO_TEXT]
    assert not found.said.any()
