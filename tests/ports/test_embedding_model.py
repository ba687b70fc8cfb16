"""What every model of embeddings promises."""

import numpy as np

from scorer.flags import DEGRADED, NO_TEXT
from streams.ports import EmbeddingModel

TEXTS = ["连衣裙 夏季 新款", "running shoes for men", "🙂👍", "مرحبا بالعالم"]


async def test_embeddings_have_unit_length(embedding_model: EmbeddingModel) -> None:
    found = await embedding_model.embed(TEXTS)
    assert (found.vectors.shape, found.vectors.dtype) == ((4, 512), np.float32)
    assert (found.flags.dtype, found.flags.tolist()) == (np.uint8, [0] * 4)
    np.testing.assert_allclose(np.linalg.norm(found.vectors, axis=1), 1, atol=1e-5)


async def test_a_text_has_the_same_bytes_whatever_stands_beside_it(embedding_model: EmbeddingModel) -> None:
    together = await embedding_model.embed([*TEXTS, "x" * 500])
    for at, text in enumerate(TEXTS):
        assert (await embedding_model.embed([text])).vectors.tobytes() == together.vectors[at].tobytes()


async def test_an_empty_text_has_no_embedding_and_says_so(embedding_model: EmbeddingModel) -> None:
    found = await embedding_model.embed(["", " \x00\n", "good"])
    assert found.flags.tolist() == [NO_TEXT, NO_TEXT, 0]
    assert not found.vectors[:2].any()


async def test_no_text_asks_nothing(embedding_model: EmbeddingModel) -> None:
    found = await embedding_model.embed([])
    assert (found.vectors.shape, found.flags.shape) == ((0, 512), (0,))


async def test_an_absent_server_gives_zeros_flagged(absent_embedding_model: EmbeddingModel) -> None:
    found = await absent_embedding_model.embed(["good", ""])
    assert found.flags.tolist() == [DEGRADED, NO_TEXT]
    assert not found.vectors.any()
