"""A Triton of its own for versions that are not served: what it answers touches nobody."""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from scorer.errors import BadInput, Unavailable
from streams.lifecycle import contract
from streams.lifecycle.pin import warm_up
from streams.local.triton import Triton
from streams.triton.repository import CONFIGURATION


@contextmanager
def trial(versions: Mapping[str, tuple[Path, Path]]) -> Iterator[str]:
    """The gRPC address of a server that serves, by name, a version folder with the configuration of a model's folder.

    BadInput where one does not load, or fails an inference of zeros. It ends with the block.
    """
    with tempfile.TemporaryDirectory(prefix="launchpulse-trial-") as work:
        repository = Path(work) / "models"
        for name, (version, model) in versions.items():
            _put(repository / name, version, model)
        server = Triton(Path(work) / "server", repository=repository, models=list(versions))
        try:
            server.launch()
            _await(server)
            yield server.address
        finally:
            server.stop()


def tried(model: Path, version: int) -> None:
    """Serve one version of a model's folder on a Triton of its own. BadInput where it does not load, or does not answer
    as every version must."""
    with trial({model.name: (model / str(version), model)}) as address:
        contract.hold(address, model.name, model.name)


def renamed(configuration: str, old: str, new: str) -> str:
    """The configuration of the same model under another name."""
    return configuration.replace(f'name: "{old}"', f'name: "{new}"', 1)


def _put(folder: Path, version: Path, model: Path) -> None:
    folder.mkdir(parents=True)
    # Not a link: a folder of another name than its number is as good as any.
    shutil.copytree(version, folder / "1")
    text = renamed((model / CONFIGURATION).read_text("utf-8"), model.name, folder.name)
    plain = "".join(line for line in text.splitlines(True) if not line.startswith(("version_policy", "model_warmup")))
    (folder / CONFIGURATION).write_text(plain + warm_up(plain), "utf-8")


def _await(server: Triton) -> None:
    try:
        server.await_healthy()
    except Unavailable as error:
        raise BadInput("Triton does not load this version", where=", ".join(server.models), seen=error.seen) from error
