"""The embedded Triton: the real `tritonserver` of the wheel `nvidia-pytriton`, Python backend, on a socket.

Whoever reaches a Triton that loads models on request can load one, which is code that it runs. So there is no port: no
page in a browser and no other user of this machine reaches the socket.
"""

import logging
import shutil
from collections.abc import Sequence
from pathlib import Path

from typing_extensions import override

from streams.local.child import Command
from streams.local.part import Part
from streams.local.triton_folder import TritonFolder, make_private, private_name
from streams.local.triton_probe import failing, listens, reload
from streams.packaged import packaged
from streams.triton.repository import CANDIDATE, MODELS, clear

LOG = logging.getLogger(__name__)
# All that the embedded server loads: what a worker asks, and what a reader of reviews does.
SERVED = (*MODELS, "text_aspects")
_SOCKET, _SUFFIX = "grpc", 1  # the server appends its port to the name of the socket


class Triton(Part):
    """gRPC on a Unix socket that its owner alone may use, and the named models of one repository."""

    name = "triton"
    ports_needed = 0
    start_timeout_s = 90.0

    def __init__(
        self,
        data_dir: Path,
        *,
        repository: Path | None = None,
        models: Sequence[str] = SERVED,
        configuration: str = "cpu",
    ) -> None:
        """`configuration` names the file in a model's `configs` folder that is used where there is one."""
        super().__init__(data_dir)
        self._repository, self.models = repository or packaged("triton_models"), tuple(models)
        self._configuration = configuration
        self._folder: TritonFolder | None = None
        self._socket_folder = private_name()

    @property
    @override
    def address(self) -> str:
        """unix:PATH, the same after each launch."""
        return f"unix:{self._socket_folder}/{_SOCKET}:{_SUFFIX}"

    @override
    def command(self) -> Command:
        self._forget_folder()
        for model in self.models:
            clear(self._repository, model)
        self._folder = TritonFolder(self._repository)
        make_private(self._socket_folder)
        argv = [str(self._folder.path / "tritonserver"), *self._options(self._folder)]
        return Command(self.name, argv, self.log, self._folder.environment(), grace_s=1.5, guarded=True)

    def _options(self, folder: TritonFolder) -> list[str]:
        options = {
            "model-repository": f"{folder.path}/models",
            "backend-directory": f"{folder.path}/backends",
            "cache-directory": f"{folder.path}/caches",
            "backend-config": f"python,shm-region-prefix-name={folder.shared_memory_prefix}-",
            "model-control-mode": "explicit",
            "model-config-name": self._configuration,
            "strict-readiness": "false",
            "exit-timeout-secs": "3",
            "grpc-address": f"unix:{self._socket_folder}/{_SOCKET}",
            "grpc-port": str(_SUFFIX),
            "allow-http": "false",
            "allow-metrics": "false",
            "log-info": "false",
        }
        given = [f"--{name}={value}" for name, value in options.items()]
        return [
            *given,
            "--cache-config=local,size=67108864",
            *(f"--load-model={name}" for name in self.models),
        ]

    @override
    def answers(self) -> bool:
        return listens(self.address) and not failing(self.address, self.models)

    @override
    def healthy(self) -> bool:
        """Alive and serving: in a folder of its owner's no other process answers in its place."""
        return self.alive() and self.answers()

    @override
    def await_healthy(self) -> None:
        """Then load the candidates that stand in the repository; one that does not load is no reason not to serve."""
        super().await_healthy()
        if self._folder is not None:
            self._folder.note_started()
        for model in self.models:
            if (self._repository / (model + CANDIDATE)).is_dir() and not reload(self.address, model + CANDIDATE):
                LOG.warning("triton serves no %s: it does not load; its log says why", model + CANDIDATE)
        self._hide_shared_memory()

    def cure(self) -> list[str]:
        """Unload and load each model that fails an inference; their names."""
        sick = list(failing(self.address, self.models))
        for model in sick:
            reload(self.address, model)
        self._hide_shared_memory()  # of what was loaded since, by a promotion too
        return sick

    @override
    def stop(self) -> None:
        super().stop()
        self._forget_folder()

    def _hide_shared_memory(self) -> None:
        if self._folder is not None:
            self._folder.hide_shared_memory()

    def _forget_folder(self) -> None:
        shutil.rmtree(self._socket_folder, ignore_errors=True)
        if self._folder is not None:
            self._folder.remove()
            self._folder = None
