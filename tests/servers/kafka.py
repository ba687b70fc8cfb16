"""Apache Kafka for tests: from Maven Central through the ordinary client, one KRaft node, dies with the tests.

The jars are kept in $XDG_CACHE_HOME/launchpulse/kafka (else ~/.cache) and fetched once.
"""

import fcntl
import os
import shutil
import subprocess
from pathlib import Path

from streams.local.child import Command
from streams.local.free_ports import LOOPBACK
from streams.local.kafka_probe import answers
from streams.local.part import Part

VERSION = "4.3.1"  # 4.4.0 refers to an artefact that Central lacks
POM = f"""<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>launchpulse.tests</groupId><artifactId>kafka</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>{VERSION}</version>
    </dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
"""
SETTINGS = """
process.roles=broker,controller
node.id=1
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
controller.quorum.voters=1@{host}:{controller}
listeners=PLAINTEXT://{host}:{port},CONTROLLER://{host}:{controller}
advertised.listeners=PLAINTEXT://{host}:{port}
log.dirs={logs}
controller.quorum.election.timeout.ms=100
auto.create.topics.enable=false
offsets.topic.num.partitions=4
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
# Seven days of retention would delete events of 2014 at once, and the other limit refuses events of 2100.
log.retention.ms=-1
log.message.timestamp.after.max.ms=9223372036854775807
"""
# 16 bytes in base64. Not a random one: one in 64 begins with a dash, which the tool takes for an option.
CLUSTER = "bGF1bmNocHVsc2UtdGVzdA"
# IPv4: that is where the check of who listens on a port looks.
JVM = (
    "-Djava.net.preferIPv4Stack=true",
    "-Xmx256m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
)


class MissingError(Exception):
    """Java, Maven or its repository is not here; the message says which."""


class Kafka(Part):
    """One Kafka node in a folder of its own."""

    name = "kafka"
    ports_needed = 2

    def launch(self) -> None:
        """Format the storage the first time, then start."""
        self._jars = jars()
        super().launch()

    def command(self) -> Command:
        """The server, formatted and configured for its ports."""
        folder = self.data_dir / "kafka"
        settings = folder / "server.properties"
        folder.mkdir(parents=True, exist_ok=True)
        settings.write_text(self.properties(folder / "logs"), encoding="utf-8")
        if not (folder / "logs").exists():
            tool = ("kafka.tools.StorageTool", "format", "-t", CLUSTER, "-c", str(settings), *self.users())
            subprocess.run([*self._java(), *tool], check=True, capture_output=True, timeout=60)
        return Command(self.name, [*self._java(), "kafka.Kafka", str(settings)], self.log, os.environ)

    def properties(self, logs: Path) -> str:
        """What server.properties says."""
        port, controller, *_ = self.ports
        return SETTINGS.format(host=LOOPBACK, port=port, controller=controller, logs=logs)

    def users(self) -> tuple[str, ...]:
        """What the storage is formatted with beside its cluster."""
        return ()

    def answers(self) -> bool:
        """Whether it answers a request."""
        return answers(LOOPBACK, self.ports[0])

    def _java(self) -> list[str]:
        return [_found("java"), *JVM, "-cp", f"{self._jars}/*"]


def jars() -> Path:
    """The folder of Kafka's jars, fetched if need be. Raises MissingError."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "launchpulse" / "kafka" / VERSION
    _found("java")
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two test runs at once fetch it once
        if not (cache / "jars").exists():
            _fetch(cache)
    return cache / "jars"


def _fetch(cache: Path) -> None:
    (cache / "pom.xml").write_text(POM, encoding="utf-8")
    shutil.rmtree(cache / "partial", ignore_errors=True)
    mvn = [_found("mvn"), "-q", "-B", "-f", str(cache / "pom.xml"), "dependency:copy-dependencies"]
    done = subprocess.run(
        [*mvn, f"-DoutputDirectory={cache / 'partial'}"], capture_output=True, text=True, timeout=280, check=False
    )
    if done.returncode:
        raise MissingError(f"Maven could not fetch Apache Kafka {VERSION}: {done.stdout.strip()[-300:]}")
    (cache / "partial").rename(cache / "jars")


def _found(program: str) -> str:
    path = shutil.which(program)
    if path is None:
        raise MissingError(f"Apache Kafka {VERSION} needs `{program}`, which is not installed")
    return path
