"""Texts a CPU second: the packaged encoder on Triton, beside a transformers pipeline with a network of the same size.

    python -m tests.benchmarks.texts --file waimai_10k.csv.gz

CPU seconds of the server and its children, without and with those of the client that asks, for sentiments alone, where
some texts need no network (`early` says which share), for vectors too, and for embeddings; then of a process that does
nothing but run the pipeline, all its threads, on the same texts in the same order, one after the other. The pipeline
has random weights, which cost as much as trained ones; it runs as it does unless told otherwise (text by text, as many
threads as cores), then on one thread, then with 32 texts together. Needs the extra `train`.
"""

import argparse
import asyncio
import csv
import gzip
import io
import json
import multiprocessing
import tempfile
import time
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from streams.local.triton import Triton
from streams.training.in_process import InProcessText
from streams.triton.cards import card, newest
from streams.triton.channel import Channel
from streams.triton.embedding import TritonEmbedding
from streams.triton.options import Options
from streams.triton.text import TritonText
from tests.benchmarks.machine import describe
from tests.benchmarks.measured import cpu_s, tree_cpu_s
from tests.servers.triton import packaged_models

Work = Callable[[Channel, Options, Sequence[str]], Coroutine[None, None, None]]
_PIPELINES = (
    ("pipeline", None, 1),
    ("pipeline, one thread", 1, 1),
    ("pipeline, one thread, 32 together", 1, 32),
)


def main() -> None:
    """Prints one JSON object."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--file", type=Path, required=True, help="CSV with a column review, plain or gzip")
    asked.add_argument("--texts", type=int, default=1_000)
    given = asked.parse_args()
    texts = _spread(_read(given.file), given.texts)
    found: dict[str, Any] = {"machine": describe(), "texts": len(texts)}
    with tempfile.TemporaryDirectory() as folder, packaged_models(Path(folder)) as triton:
        found["triton: sentiment"] = _served(triton, texts, _sentiments)
        found["triton: vector and sentiment"] = _served(triton, texts, _vectors)
        found["triton: embedding"] = _served(triton, texts, _embeddings)
    found["early"] = _early(texts)
    for name, threads, together in _PIPELINES:
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            found[name] = pool.apply(_pipeline, (texts, threads, together))
    found["times"] = {
        f"{ours} to {name}": found[ours]["texts_per_cpu_s"] / found[name]["texts_per_cpu_s"]
        for ours in ("triton: sentiment", "triton: vector and sentiment")
        for name, _, _ in _PIPELINES
    }
    print(json.dumps(found, ensure_ascii=False, indent=1))


def _read(path: Path) -> list[str]:
    raw = path.read_bytes()
    plain = gzip.decompress(raw) if path.suffix == ".gz" else raw
    return list(dict.fromkeys(row["review"] for row in csv.DictReader(io.StringIO(plain.decode("utf-8-sig")))))


def _spread(texts: Sequence[str], count: int) -> list[str]:
    """So many, evenly spread over the file, whose first half may all be of one side."""
    at = np.linspace(0, len(texts), min(count, len(texts)), endpoint=False).astype(np.int64)
    return [texts[each] for each in at]


def _early(texts: Sequence[str]) -> float:
    """The share whose sentiment needs no network."""
    with_early, without = (InProcessText(early=early).sentiments(texts) for early in (True, False))
    return float((with_early != without).any(axis=1).mean())


async def _sentiments(channel: Channel, options: Options, texts: Sequence[str]) -> None:
    await TritonText(channel, options, space=0).encode(texts, np.zeros(len(texts), np.bool_))


async def _vectors(channel: Channel, options: Options, texts: Sequence[str]) -> None:
    await TritonText(channel, options, space=0).encode(texts)


async def _embeddings(channel: Channel, options: Options, texts: Sequence[str]) -> None:
    await TritonEmbedding(channel, options).embed(texts)


def _served(triton: Triton, texts: Sequence[str], work: Work) -> dict[str, float]:
    async def ask() -> None:
        options = Options(triton.address, deadline_s=600.0, cache_texts=0)
        channel = Channel(options)
        await work(channel, options, texts)
        await channel.close()

    before, own, begun = tree_cpu_s(triton.pid), cpu_s(), time.perf_counter()
    asyncio.run(ask())
    seconds, served, asking = time.perf_counter() - begun, tree_cpu_s(triton.pid) - before, cpu_s() - own
    return _told(len(texts), served, seconds) | {"texts_per_cpu_s, client too": len(texts) / (served + asking)}


def _pipeline(texts: Sequence[str], threads: int | None, together: int) -> dict[str, float]:
    import torch
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast, pipeline

    if threads:
        torch.set_num_threads(threads)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_file=str(newest("text_encoder") / "tokenizer.json"), pad_token="<pad>", model_max_length=128
    )
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=384,
        num_hidden_layers=card("text_encoder")["configuration"]["encoder"]["layers"],
        num_attention_heads=12,
        intermediate_size=1536,
        num_labels=3,
    )
    classify = pipeline("text-classification", model=BertForSequenceClassification(config).eval(), tokenizer=tokenizer)
    classify(["warm 热身"])
    before, begun = cpu_s(), time.perf_counter()
    classify(list(texts), batch_size=together, truncation=True)
    return _told(len(texts), cpu_s() - before, time.perf_counter() - begun)


def _told(texts: int, cpu: float, seconds: float) -> dict[str, float]:
    return {"texts_per_cpu_s": texts / cpu, "texts_per_s": texts / seconds, "cpu_s": cpu}


if __name__ == "__main__":
    main()
