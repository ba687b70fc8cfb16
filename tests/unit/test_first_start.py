import time

from streams.first_start import COMPILING, compiling


def test_a_long_start_is_told_while_it_lasts():
    said: list[str] = []
    with compiling(said.append, soon_s=0.01):
        until_s = time.monotonic() + 30
        while not said and time.monotonic() < until_s:
            time.sleep(0.01)
        assert said == [COMPILING]


def test_a_short_start_is_not_told():
    said: list[str] = []
    with compiling(said.append, soon_s=1.0):
        pass
    time.sleep(1.2)
    assert said == []
