"""Where each part is: the setting if one is given, else the embedded part that runs, else nowhere."""

from dataclasses import dataclass, field

from streams.brokers.access import Access
from streams.local import stack_file
from streams.settings import Settings

PARTS = ("kafka", "triton", "clickhouse")


@dataclass(frozen=True)
class Addresses:
    """`triton` (gRPC) is host:port, or unix:PATH of the embedded one; `clickhouse` is an HTTP DSN. Empty: neither
    configured nor running.

    `clickhouse_token` is the password that may write, `clickhouse_read_token` the one that may only read; for a
    configured server both are the setting.
    """

    kafka: Access = field(default_factory=lambda: Access(""))
    triton: str = ""
    clickhouse: str = ""
    clickhouse_token: str = field(default="", repr=False)
    clickhouse_read_token: str = field(default="", repr=False)

    def of(self, part: str) -> str:
        """The address of one of PARTS."""
        return {"kafka": self.kafka.bootstrap, "triton": self.triton, "clickhouse": self.clickhouse}[part]


def resolve(settings: Settings) -> Addresses:
    """Addresses as they are now; starts nothing."""
    running = stack_file.read(settings.data_dir)
    here = {name: part.address for name, part in running.items()}
    return Addresses(
        kafka=Access.of(settings) if settings.kafka else Access(here.get("kafka", "")),
        triton=settings.triton or here.get("triton", ""),
        clickhouse=settings.clickhouse or here.get("clickhouse", ""),
        **_tokens(settings, running),
    )


def configured(settings: Settings, part: str) -> str:
    """The setting's address of one of PARTS; empty means the embedded part."""
    return {"kafka": settings.kafka, "triton": settings.triton, "clickhouse": settings.clickhouse}[part]


def _tokens(settings: Settings, running: dict[str, stack_file.Running]) -> dict[str, str]:
    if settings.clickhouse:
        password = settings.clickhouse_password.get_secret_value()
        return {"clickhouse_token": password, "clickhouse_read_token": password}
    if "clickhouse" not in running:
        return {}
    secrets = running["clickhouse"].secrets
    return {"clickhouse_token": secrets["writer"], "clickhouse_read_token": secrets["reader"]}
