"""Where each part is: the setting if one is given, else the embedded part that runs, else nowhere."""

from dataclasses import dataclass, field

from streams.local import stack_file
from streams.settings import Settings

PARTS = ("kafka", "triton", "clickhouse")


@dataclass(frozen=True)
class Addresses:
    """`kafka` and `triton` (gRPC) are host:port, `clickhouse` is an HTTP DSN; empty: neither configured nor running.

    `clickhouse_token` is the password that may write, `clickhouse_read_token` the one that may only read; for a
    configured server both are the setting.
    """

    kafka: str = ""
    triton: str = ""
    clickhouse: str = ""
    clickhouse_token: str = field(default="", repr=False)
    clickhouse_read_token: str = field(default="", repr=False)

    def of(self, part: str) -> str:
        """The address of one of PARTS."""
        return {"kafka": self.kafka, "triton": self.triton, "clickhouse": self.clickhouse}[part]


def resolve(settings: Settings) -> Addresses:
    """Addresses as they are now; starts nothing."""
    running = stack_file.read(settings.data_dir)
    found = {name: part.address for name, part in running.items() if name in PARTS}
    found |= {name: configured(settings, name) for name in PARTS if configured(settings, name)}
    return Addresses(**found, **_tokens(settings, running))


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
