"""Which steps took a record of an input."""

from streams.recount.counted import Step


class Takers:
    """Which steps took an offset of an input; offsets are asked for in rising order."""

    def __init__(self, steps: list[Step], topic: str) -> None:
        self._ranges = sorted(((*step.taken(topic), step) for step in steps), key=lambda item: item[:2])
        self._ranges = [item for item in self._ranges if item[0] < item[1]]
        self._first = 0

    def of(self, offset: int) -> list[Step]:
        """One, where nothing is lost or doubled."""
        while self._first < len(self._ranges) and self._ranges[self._first][1] <= offset:
            self._first += 1
        found = []
        for first, stop, step in self._ranges[self._first :]:
            if first > offset:
                break
            if offset < stop:
                found.append(step)
        return found
