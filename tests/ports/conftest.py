"""Each port's implementations, fake and real, for the suites that hold them to one contract."""

from collections.abc import AsyncIterator, Iterator

import pytest

from streams.ports import AnswersModel, AspectModel, EmbeddingModel, InterestModel, TextModel
from streams.triton.answers import TritonAnswers
from streams.triton.aspects import TritonAspects
from streams.triton.channel import Channel
from streams.triton.embedding import TritonEmbedding
from streams.triton.interest import TritonInterest
from streams.triton.options import Options
from streams.triton.text import TritonText
from tests.fakes.models import HashText, SumInterest
from tests.fakes.texts import HashAnswers, HashEmbedding, WordAspects
from tests.servers.triton import packaged_models

NOWHERE = "127.0.0.1:1"
_SERVED = pytest.param("served", marks=pytest.mark.integration)


@pytest.fixture(scope="session")
def triton_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The packaged models on the embedded server."""
    with packaged_models(tmp_path_factory.mktemp("triton")) as triton:
        yield triton.address


@pytest.fixture(params=["fake", _SERVED])
async def text_model(request: pytest.FixtureRequest) -> AsyncIterator[TextModel]:
    """A text model that answers."""
    if request.param == "fake":
        yield HashText()
        return
    async for model in _text(request.getfixturevalue("triton_address")):
        yield model


@pytest.fixture(params=["fake", "adapter without a server"])
async def absent_text_model(request: pytest.FixtureRequest) -> AsyncIterator[TextModel]:
    """A text model whose server is away."""
    if request.param == "fake":
        yield HashText(down=True)
        return
    async for model in _text(NOWHERE):
        yield model


@pytest.fixture(params=["fake", _SERVED])
async def interest_model(request: pytest.FixtureRequest) -> AsyncIterator[InterestModel]:
    """An interest model that answers."""
    if request.param == "fake":
        yield SumInterest()
        return
    async for model in _interest(request.getfixturevalue("triton_address")):
        yield model


@pytest.fixture(params=["fake", "adapter without a server"])
async def absent_interest_model(request: pytest.FixtureRequest) -> AsyncIterator[InterestModel]:
    """An interest model whose server is away."""
    if request.param == "fake":
        yield SumInterest(down=True)
        return
    async for model in _interest(NOWHERE):
        yield model


@pytest.fixture(params=["fake", _SERVED])
async def embedding_model(request: pytest.FixtureRequest) -> AsyncIterator[EmbeddingModel]:
    """A model of embeddings that answers."""
    if request.param == "fake":
        yield HashEmbedding()
        return
    async for channel, options in _channel(request.getfixturevalue("triton_address")):
        yield TritonEmbedding(channel, options)


@pytest.fixture(params=["fake", "adapter without a server"])
async def absent_embedding_model(request: pytest.FixtureRequest) -> AsyncIterator[EmbeddingModel]:
    """A model of embeddings whose server is away."""
    if request.param == "fake":
        yield HashEmbedding(down=True)
        return
    async for channel, options in _channel(NOWHERE):
        yield TritonEmbedding(channel, options)


@pytest.fixture(params=["fake", _SERVED])
async def aspect_model(request: pytest.FixtureRequest) -> AsyncIterator[AspectModel]:
    """A model of aspects that answers."""
    if request.param == "fake":
        yield WordAspects()
        return
    async for channel, options in _channel(request.getfixturevalue("triton_address")):
        yield TritonAspects(channel, options)


@pytest.fixture(params=["fake", "adapter without a server"])
async def absent_aspect_model(request: pytest.FixtureRequest) -> AsyncIterator[AspectModel]:
    """A model of aspects whose server is away."""
    if request.param == "fake":
        yield WordAspects(down=True)
        return
    async for channel, options in _channel(NOWHERE):
        yield TritonAspects(channel, options)


@pytest.fixture(params=["fake", _SERVED])
async def answers_model(request: pytest.FixtureRequest) -> AsyncIterator[AnswersModel]:
    """A model of both answers that answers."""
    if request.param == "fake":
        yield HashAnswers()
        return
    async for channel, options in _channel(request.getfixturevalue("triton_address")):
        yield TritonAnswers(channel, options)


@pytest.fixture(params=["fake", "adapter without a server"])
async def absent_answers_model(request: pytest.FixtureRequest) -> AsyncIterator[AnswersModel]:
    """A model of both answers whose server is away."""
    if request.param == "fake":
        yield HashAnswers(down=True)
        return
    async for channel, options in _channel(NOWHERE):
        yield TritonAnswers(channel, options)


async def _channel(address: str) -> AsyncIterator[tuple[Channel, Options]]:
    options = Options(address)
    channel = Channel(options)
    yield channel, options
    await channel.close()


async def _text(address: str) -> AsyncIterator[TextModel]:
    options = Options(address)
    channel = Channel(options)
    yield TritonText(channel, options, space=7)
    await channel.close()


async def _interest(address: str) -> AsyncIterator[InterestModel]:
    options = Options(address)
    channel = Channel(options)
    yield TritonInterest(channel, options, prior=0.02)
    await channel.close()
