"""The nearest valid word to one that is not valid."""

from collections.abc import Iterable


def nearest(word: str, words: Iterable[str]) -> str:
    """The one of `words` that the fewest slips turn `word` into, the earlier on a tie; "" where all are too far: more
    than a third of the longer one's letters, rounded up.

    >>> nearest("cooldwon", ["caps", "cooldown"])
    'cooldown'
    """
    slips = [(distance(word.lower(), one.lower()), one) for one in words]
    near = [(count, one) for count, one in slips if count <= (max(len(word), len(one)) + 2) // 3]
    return min(near, key=lambda pair: pair[0])[1] if near else ""


def distance(first: str, second: str) -> int:
    """Optimal string alignment: letters left out, added, changed, or swapped with their neighbour.

    Source: Damerau: A technique for computer detection and correction of spelling errors, CACM 7(3), 1964.

    >>> distance("cooldwon", "cooldown"), distance("", "abc")
    (1, 3)
    """
    before: list[int] = []
    above = list(range(len(second) + 1))
    for i, letter in enumerate(first):
        row = [i + 1]
        for j, other in enumerate(second):
            cost = min(above[j] + (letter != other), above[j + 1] + 1, row[j] + 1)
            if i and j and letter == second[j - 1] and first[i - 1] == other:
                cost = min(cost, before[j - 1] + 1)
            row.append(cost)
        before, above = above, row
    return above[-1]
