"""What the rows of an insert depend on besides the topics: this package's code and the tables."""

import hashlib
from functools import cache
from pathlib import Path

from streams.clickhouse.scripts import read_scripts


@cache
def code_hash() -> str:
    """16 hex digits; another hash may make other rows of the same records."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    for script in read_scripts():
        digest.update(script.text.encode())
    return digest.hexdigest()[:16]
