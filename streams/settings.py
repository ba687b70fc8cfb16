"""Every setting, read once from environment (LAUNCHPULSE_*) and `launchpulse.toml`, frozen, passed down."""

from pathlib import Path
from tomllib import TOMLDecodeError
from typing import Any

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from scorer.errors import BadSetting

TOML_FILE = "launchpulse.toml"


class Settings(BaseSettings):
    """One frozen object. An empty address means the embedded part."""

    model_config = SettingsConfigDict(env_prefix="LAUNCHPULSE_", toml_file=TOML_FILE, frozen=True, extra="forbid")

    kafka: str = Field("", description="Bootstrap servers, host:port,...; empty: the embedded broker")
    triton: str = Field("", description="Triton's gRPC address, host:port; empty: the embedded server")
    clickhouse: str = Field("", description="ClickHouse HTTP DSN; empty: the embedded engine")
    clickhouse_password: SecretStr = Field(SecretStr(""), description="Password where the DSN has none")
    clickhouse_cluster: str = Field("", description="ClickHouse cluster; empty: one server, plain tables")
    registry_url: str = Field("", description="Schema registry (Confluent's API); empty: the packaged registry file")
    data_dir: Path = Field(
        Path.home() / ".local" / "share" / "launchpulse", description="Where embedded parts keep data, logs and ports"
    )
    app_id: str = Field("launchpulse", description="Consumer group and prefix of client ids")
    topic_prefix: str = Field("", description="Put before every topic name; a namespace of its own")
    partitions: int = Field(4, ge=1, le=1024, description="Partitions of each event, output and changelog topic")
    replication: int = Field(1, ge=1, description="Replicas of each topic")
    retention_ms: int = Field(-1, description="Retention of event, output and journal topics; -1 keeps all")
    chunk: int = Field(5000, ge=1, description="Most records of one chunk and events of one step")
    merge_wait_ms: int = Field(8, ge=0, description="How long an input at its high watermark is waited for")
    catalogue_wait_ms: int = Field(60_000, ge=0, description="How long a starting worker waits for product vectors")
    flush_ms: int = Field(1000, ge=1, description="Wall-clock time between flushes of changed rows")
    lateness_ms: int = Field(86_400_000, ge=0, description="How late, behind the partition's newest event, is folded")
    max_ahead_ms: int = Field(300_000, ge=0, description="How far an event's time may lie ahead of its record's")
    half_life_ms: int = Field(604_800_000, ge=1000, description="Half-life of taste")
    decision_interval_ms: int = Field(600_000, ge=0, description="Event time between a shopper's decisions")
    threshold_micro: int = Field(20_000, ge=0, le=1_000_000, description="Interest from which promoting is preferred")
    cooldown_ms: int = Field(21_600_000, ge=0, description="Event time between promotions to one shopper")
    cap_per_day: int = Field(2, ge=0, description="Promotions to one shopper in one day, UTC")
    min_propensity_micro: int = Field(2_000, ge=1, le=47_000, description="Least probability of an eligible action")
    trigger_ttl_ms: int = Field(
        900_000, ge=0, description="How long after its event was published a trigger may be shown"
    )
    seed: int = Field(20_261_122, ge=0, description="Key of every random number that decides")

    def __init__(self, **given: Any) -> None:
        """Raises BadSetting that names each setting, what was seen, and where it is set."""
        try:
            super().__init__(**given)
        except ValidationError as error:
            raise _bad(error) from error
        except TOMLDecodeError as error:
            raise BadSetting("a settings file that cannot be read", where=TOML_FILE, seen=str(error)) from error

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments win over environment, environment over file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    def topic(self, name: str) -> str:
        """A topic's full name on the broker."""
        return self.topic_prefix + name


def _bad(error: ValidationError) -> BadSetting:
    problems = error.errors(include_url=False)
    names = [".".join(str(part) for part in problem["loc"]) for problem in problems]
    told = [f"{name} {problem['input']!r}: {problem['msg']}" for name, problem in zip(names, problems, strict=True)]
    variables = ", ".join(f"LAUNCHPULSE_{name.upper()}" for name in names)
    return BadSetting(
        "a setting that cannot be used",
        seen="; ".join(told),
        remedy=f"Correct {variables}, or its line in {TOML_FILE}.",
    )
