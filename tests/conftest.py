"""What tests that start servers share when they run on several processes."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With `--dist loadgroup` one process runs a whole folder, whose tests share their servers."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(str(item.path.parent.relative_to(item.config.rootpath))))
