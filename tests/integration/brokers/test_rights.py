"""A user without rights on an Apache Kafka that asks for them is told so, and not to look elsewhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scorer.errors import BadSetting, Unavailable
from streams.brokers.access import Access
from streams.kafka.admin import create
from streams.kafka.ensured import present
from streams.kafka.topics import plans
from streams.local.free_ports import LOOPBACK
from streams.publish.publishing import publish
from streams.settings import Settings
from streams.shop.shop import Shop
from tests.servers.authority import Authority
from tests.servers.brokers import started
from tests.servers.secure_kafka import SecureKafka

pytestmark = pytest.mark.integration
# The plaintext listener is that of the administrator.
RIGHTS = """
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:ANONYMOUS
"""


class StrictKafka(SecureKafka):
    """Nobody but the administrator may do anything."""

    def properties(self, logs: Path) -> str:
        """With an authorizer, and no rule."""
        return super().properties(logs) + RIGHTS


@pytest.fixture(scope="module")
def broker(authority: Authority, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecureKafka]:
    """Overrides that of the folder."""
    part = StrictKafka(tmp_path_factory.mktemp("strict"), authority)
    with started(part):
        yield part


async def test_who_may_not_describe_topics_is_told_that_they_may_be_hidden(settings: Settings) -> None:
    with pytest.raises(Unavailable, match=r"a topic does not exist.*only the topics that it may describe"):
        await present(Access.of(settings), [settings.topic("clicks")])


async def test_who_may_not_make_topics_is_told_which_right_is_missing(settings: Settings) -> None:
    told = rf"does not allow this to the user.*{settings.topic('sink-intents')}.*rights on the topics"
    with pytest.raises(BadSetting, match=told):
        await create(Access.of(settings), plans(settings)[-3:])


async def test_who_may_not_write_a_log_is_told_which_right_is_missing(settings: Settings, broker: SecureKafka) -> None:
    await create(Access(f"{LOOPBACK}:{broker.ports[0]}"), plans(settings))
    with pytest.raises(BadSetting, match=r"does not allow this to the user.*rights on the topics"):
        await publish(Shop(1, 50).log, Access.of(settings), settings)
