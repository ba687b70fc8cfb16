"""A worker's models with a candidate in their shadow, on the real Triton, and what `compare` makes of its rows."""

import asyncio
from pathlib import Path

import numpy as np
import pytest

from scorer.features import FEATURES
from streams.beside.wiring import Beside
from streams.local.triton import Triton
from streams.settings import Settings
from streams.triton.channel import Channel
from streams.triton.interest import TritonInterest
from streams.triton.options import Options
from streams.triton.text import TritonText
from tests.integration.lifecycle.conftest import Ask
from tests.integration.lifecycle.test_compare import halved

pytestmark = pytest.mark.integration


async def test_both_models_have_a_shadow_and_compare_reads_what_it_wrote(
    triton: Triton, ask: Ask, models: Path
) -> None:
    halved(models / "interest" / "2")
    await asyncio.to_thread(ask, "candidate", "interest", 2)
    await asyncio.to_thread(ask, "candidate", "text_encoder", 1)
    settings = Settings(shadow_interest=2, shadow_text=1)
    beside = Beside.of(settings, triton.address)
    channel = Channel(Options(triton.address))
    text = TritonText(channel, Options(triton.address), 7, heard=beside.hear_text)
    interest = TritonInterest(channel, Options(triton.address), 0.5, heard=beside.hear_interest)
    beside.start()
    for seed in range(4):
        features = np.random.default_rng(seed).random((5, 20, len(FEATURES)), np.float32)
        assert (await interest.score(features)).model == "interest:3"
        await text.encode([f"text {seed}", "again"])
        await asyncio.sleep(0.3)
    await beside.stop()
    await channel.close()
    told = await asyncio.to_thread(ask, "compare", "interest", 3, 2)
    assert (told["source"], told["n"], told["scores"]) == ("shadow", 20, 400)
    assert told["rank_correlation"] == pytest.approx(1, abs=1e-6)
    assert told["mean_abs_difference"] > 0
    said = await asyncio.to_thread(ask, "compare", "text_encoder", 2, 1)
    assert (said["source"], said["n"], said["mean_abs_difference"]) == ("shadow", 5, 0)
    with (models / "interest" / "2" / "interest.onnx").open("ab") as network:
        network.write(b"0")
    assert "is not the one of the card" in (await asyncio.to_thread(ask, "compare", "interest", 3, 2))["error"]
