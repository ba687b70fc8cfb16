"""The embedded Triton: the real `tritonserver` of the wheel `nvidia-pytriton`, Python backend, on loopback ports."""

import logging
from collections.abc import Sequence
from pathlib import Path

from typing_extensions import override

from streams.local.child import Command
from streams.local.free_ports import LOOPBACK
from streams.local.part import Part
from streams.local.triton_folder import TritonFolder
from streams.local.triton_probe import failing, listens, reload
from streams.packaged import packaged
from streams.triton.repository import CANDIDATE, MODELS, clear

LOG = logging.getLogger(__name__)
# All that the embedded server loads: what a worker asks, and what a reader of reviews does.
SERVED = (*MODELS, "text_aspects")


class Triton(Part):
    """gRPC, HTTP and metrics on three ports, and the named models of one repository."""

    name = "triton"
    ports_needed = 3
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

    @override
    def command(self) -> Command:
        self._forget_folder()
        for model in self.models:
            clear(self._repository, model)
        self._folder = TritonFolder(self._repository)
        argv = [str(self._folder.path / "tritonserver"), *self._options(self._folder)]
        return Command(self.name, argv, self.log, self._folder.environment(), grace_s=1.5, guarded=True)

    def _options(self, folder: TritonFolder) -> list[str]:
        grpc_port, http_port, metrics_port = self.ports
        options = {
            "model-repository": f"{folder.path}/models",
            "backend-directory": f"{folder.path}/backends",
            "cache-directory": f"{folder.path}/caches",
            "backend-config": f"python,shm-region-prefix-name={folder.shared_memory_prefix}-",
            "model-control-mode": "explicit",
            "model-config-name": self._configuration,
            "strict-readiness": "false",
            "exit-timeout-secs": "3",
            "grpc-address": LOOPBACK,
            "grpc-port": str(grpc_port),
            "http-address": LOOPBACK,
            "http-port": str(http_port),
            "metrics-address": LOOPBACK,
            "metrics-port": str(metrics_port),
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
    def await_healthy(self) -> None:
        """Then load the candidates that stand in the repository; one that does not load is no reason not to serve."""
        super().await_healthy()
        for model in self.models:
            if (self._repository / (model + CANDIDATE)).is_dir() and not reload(self.address, model + CANDIDATE):
                LOG.warning("triton serves no %s: it does not load; its log says why", model + CANDIDATE)

    def cure(self) -> list[str]:
        """Unload and load each model that fails an inference; their names."""
        sick = list(failing(self.address, self.models))
        for model in sick:
            reload(self.address, model)
        return sick

    @override
    def stop(self) -> None:
        super().stop()
        self._forget_folder()

    def _forget_folder(self) -> None:
        if self._folder is not None:
            self._folder.remove()
            self._folder = None
