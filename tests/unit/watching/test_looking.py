"""How often each question of `launchpulse watch` is asked, and how old its answer is.

seconds     0      1      2      3     ...    16
quick       asked  asked  asked  asked        asked      takes 0.01
slow        asked  .      .      .            asked      takes 0.5, so it rests for 15
"""

from collections.abc import Mapping
from types import SimpleNamespace

import pytest
from rich.console import Console

from streams.watching.looking import Answer, Looking
from streams.watching.questions import Question
from streams.watching.screen import screen


class Server:
    """A clock, and a server whose answers take so many seconds; `asked` counts."""

    def __init__(self, took_s: Mapping[str, float]) -> None:
        self.now_s, self._took_s = 0.0, took_s
        self.asked = dict.fromkeys(took_s, 0)

    def query(self, sql: str) -> SimpleNamespace:
        self.asked[sql] += 1
        self.now_s += self._took_s[sql]
        return SimpleNamespace(column_names=["asked"], result_rows=[(self.asked[sql],)])

    def looking(self) -> Looking:
        return Looking(self.query, {sql: Question(sql, sql) for sql in self.asked}, lambda: self.now_s)


def _asked(took_s: Mapping[str, float], looks_s: list[float]) -> dict[str, int]:
    server = Server(took_s)
    looking = server.looking()
    for at_s in looks_s:
        server.now_s = at_s
        looking.look()
    return server.asked


def test_what_is_answered_at_once_is_asked_at_each_look_and_what_takes_long_rests() -> None:
    assert _asked({"quick": 0.01, "slow": 0.5}, [0, 1, 2, 3, 14, 16]) == {"quick": 6, "slow": 2}


def test_no_answer_rests_for_more_than_five_minutes_and_each_rests_from_when_it_came() -> None:
    assert _asked({"slow": 70.0}, [0, 71, 369, 370, 500]) == {"slow": 2}


def test_an_answer_that_rests_says_how_old_it_is() -> None:
    server = Server({"slow": 0.5})
    looking = server.looking()
    first = looking.look()
    server.now_s = 7.0
    assert [first, looking.look()] == [
        {"slow": Answer("slow", ["asked"], [[1]])},
        {"slow": Answer("slow", ["asked"], [[1]], age_s=7.0)},
    ]


@pytest.mark.parametrize(("age_s", "title"), [(0.4, "Launches ─"), (7.2, "Launches, 7 s ago ─")])
def test_a_panel_tells_its_age_from_a_second_on(age_s: float, title: str) -> None:
    console = Console(width=60, record=True)
    now = Answer("Now", ["events"], [[1]])
    console.print(screen({"now": now, "launches": Answer("Launches", ["launch"], [], age_s)}))
    assert title in console.export_text()
