"""The one decorator of compiled loops.

With NUMBA_DISABLE_JIT=1 the same functions run interpreted and must give the same bytes, so a compiled function keeps to:
no fastmath, no exp, log, pow or BLAS; sums in a fixed order; float64 in local variables, stored to float32;
unsigned numbers only beside unsigned numbers (numpy 1.26 turns uint64 + int into float64).
"""

from collections.abc import Callable
from typing import TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """`function` compiled at its first call and kept on disk."""
    return cast(Function, numba.njit(cache=True)(function))
