"""A first start takes long, and says so."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

Say = Callable[[str], object]

COMPILING: Final = "Compiling the core for this machine. That happens once after an update, and takes about a minute."
_SOON_S = 2.0  # a start that finds all compiled takes less


@contextmanager
def compiling(say: Say, *, soon_s: float = _SOON_S) -> Iterator[None]:
    """Around what compiles loops where they are not yet compiled: `say` hears of it where it takes longer than
    `soon_s`. It is called by a thread of its own, since compiling holds this one."""
    timer = threading.Timer(soon_s, say, (COMPILING,))
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
