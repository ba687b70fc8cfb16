"""The models that serve, asked for a replay: no answer is an error here, never a fallback."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from streams.replay.job import Job
from streams.runner.compute import Models
from streams.triton.channel import Channel
from streams.triton.interest import TritonInterest
from streams.triton.options import Options
from streams.triton.strict import StrictInterest, StrictText
from streams.triton.text import TritonText

_DEADLINE_S = 60.0  # a score that comes late is still a score


@asynccontextmanager
async def served(job: Job) -> AsyncIterator[Models | None]:
    """Both models over one connection; None where the replay asks nobody."""
    if job.wish.scores != "anew":
        yield None
        return
    options = Options(job.triton, deadline_s=_DEADLINE_S)
    channel = Channel(options)
    try:
        text = StrictText(TritonText(channel, options, job.space), options)
        yield Models(text, StrictInterest(TritonInterest(channel, options), options))
    finally:
        await channel.close()
