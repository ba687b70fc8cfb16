"""The one decorator of compiled loops.

With NUMBA_DISABLE_JIT=1 the same functions run interpreted and must give the same bytes, so a compiled function keeps
to: no fastmath, no exp, log, pow or BLAS; sums in a fixed order; float64 in local variables, stored to float32;
unsigned numbers only beside unsigned numbers (numpy 1.26 turns uint64 + int into float64).

numba keeps machine code on disk for as long as the function's own file is unchanged, though it holds whatever that
function calls in other files too. Here it is kept for as long as all of `scorer/` is unchanged: otherwise an edit of
decay.py would leave yesterday's arithmetic in the fold. This is the only file of the core that reads files.
"""

from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., object])


def _sources() -> str:
    here = Path(__file__).parent
    folders = (here, *(here / name for name in ("policies", "learning", "baselines")))
    files = [file for folder in folders for file in sorted(folder.glob("*.py"))]
    return blake2b(b"".join(file.read_bytes() for file in files), digest_size=16).hexdigest()


_SOURCES = _sources()


def compiled(function: Function) -> Function:
    """`function` compiled at its first call and kept on disk."""
    dispatcher: Any = numba.njit(cache=True)(function)
    if dispatcher is not function:  # it is where NUMBA_DISABLE_JIT is set
        file = dispatcher._cache._cache_file
        file._source_stamp = (file._source_stamp, _SOURCES)
    return cast(Function, dispatcher)
