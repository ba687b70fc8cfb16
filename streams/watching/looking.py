"""The newest answer to each question of `launchpulse watch`; what takes long is asked less often, and tells its age."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any, Final

from streams.watching.questions import QUESTIONS, Question

_REST: Final = 30  # times what an answer took, so that no panel keeps the server busy for more of the time
_LONGEST_S: Final = 300.0


@dataclass(frozen=True)
class Answer:
    """One panel's content; `age_s`: how long ago it was asked for."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    age_s: float = 0.0


@dataclass(frozen=True)
class _Asked:
    answer: Answer
    at_s: float
    took_s: float

    def rests(self, now_s: float) -> bool:
        return now_s - self.at_s - self.took_s < min(_REST * self.took_s, _LONGEST_S)


class Looking:
    """`query` is a clickhouse-connect client's; `clock` gives seconds that only rise."""

    def __init__(
        self,
        query: Callable[[str], Any],
        questions: Mapping[str, Question] = QUESTIONS,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._query, self._questions, self._clock = query, questions, clock
        self._asked: dict[str, _Asked] = {}

    def look(self) -> dict[str, Answer]:
        """All answers, by the name of their question; the first look asks for each."""
        now_s = self._clock()
        for name, question in self._questions.items():
            if name not in self._asked or not self._asked[name].rests(now_s):
                self._asked[name] = self._ask(question)
        return {name: replace(one.answer, age_s=max(now_s - one.at_s, 0.0)) for name, one in self._asked.items()}

    def _ask(self, question: Question) -> _Asked:
        at_s = self._clock()
        found = self._query(question.sql)
        answer = Answer(question.title, list(found.column_names), [list(row) for row in found.result_rows])
        return _Asked(answer, at_s, self._clock() - at_s)
