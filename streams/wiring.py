"""What a worker's app is wired to: the runner's inbox and the products' inbox, over the real adapters."""

from scorer.errors import BadSetting
from streams.ports import Inbox, InputState, ProductsInbox
from streams.settings import Settings


async def inbox(settings: Settings, inputs: InputState) -> Inbox:
    """The runner of the partitions that this worker owns."""
    raise BadSetting("No runner is wired to this worker")


async def products_inbox(settings: Settings) -> ProductsInbox:
    """Encodes product texts and publishes product-vectors."""
    raise BadSetting("No products inbox is wired to this worker")
