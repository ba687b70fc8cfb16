"""The embedded Triton: the real `tritonserver` of the wheel `nvidia-pytriton`, Python backend, on loopback ports."""

from pathlib import Path

from streams.local.child import Command
from streams.local.free_ports import LOOPBACK
from streams.local.packaged import packaged
from streams.local.part import Part
from streams.local.triton_folder import TritonFolder, models_in
from streams.local.triton_probe import ready

CONFIGURATIONS = ("cpu", "gpu")


class Triton(Part):
    """gRPC, HTTP and metrics on three ports; loads every model of the repository."""

    name = "triton"
    ports_needed = 3
    start_timeout_s = 90.0

    def __init__(self, data_dir: Path, *, models: Path | None = None, configuration: str = "cpu") -> None:
        super().__init__(data_dir)
        self._models, self._configuration = models or packaged("triton_models"), configuration
        self._folder: TritonFolder | None = None

    def models(self) -> list[str]:
        """Names of the models that it serves."""
        return models_in(self._models)

    def command(self) -> Command:
        self._forget_folder()
        self._folder = TritonFolder(self._models)
        argv = [str(self._folder.path / "tritonserver"), *self._options(self._folder)]
        return Command(self.name, argv, self.log, self._folder.environment(), grace_s=8)

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
            *(f"--load-model={name}" for name in self.models()),
        ]

    def answers(self) -> bool:
        return ready(LOOPBACK, self.ports[1], self.models())

    def stop(self) -> None:
        super().stop()
        self._forget_folder()

    def _forget_folder(self) -> None:
        if self._folder is not None:
            self._folder.remove()
            self._folder = None
