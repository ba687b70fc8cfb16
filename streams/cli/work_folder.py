"""Where a training keeps downloads and its slow parts: what lies there is loaded, and run, by the next one."""

from pathlib import Path

from streams.private import private, trusted


def work_folder(given: Path | None) -> Path:
    """The given folder, else `training` in the data folder. BadSetting where another user can write into it."""
    from streams.settings import Settings

    return trusted(given or private(Settings().data_dir) / "training")
