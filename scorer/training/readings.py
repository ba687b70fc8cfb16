"""What each Chinese review of the corpus says by itself: a second reading, beside the stars that it came with.

The corpus splits reviews into sentences and gives each the label of its whole review; hotels' replies stand among them,
and no text is neutral. A language model read them for this project, without their labels, and graded each from 1,
clearly dissatisfied, over 3, no side, to 5, clearly satisfied: `readings/zh.tsv`, a text's hash and its grade a line,
so that no text of the corpus stands here. One in seven has no reading here and teaches by its label alone.
"""

from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Final

from scorer.errors import BadInput
from scorer.sentiments import NEGATIVE, NEUTRAL, POSITIVE

_FILE: Final = Path(__file__).with_name("readings") / "zh.tsv"
_LABELS: Final = {"1": NEGATIVE, "2": NEGATIVE, "3": NEUTRAL, "4": POSITIVE, "5": POSITIVE}


def digest(key: str) -> str:
    """What stands for a text in the file: 16 hexadecimal digits of its split key."""
    return blake2b(key.encode(), digest_size=8).hexdigest()


@cache
def labels(path: Path = _FILE) -> dict[str, int]:
    """The label that each reading gives, by digest. Raises BadInput for a line that is no reading."""
    found: dict[str, int] = {}
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        name, _, grade = line.partition("\t")
        if grade not in _LABELS:
            raise BadInput(
                "this line is no reading",
                where=f"{path.name}, line {number}",
                seen=line[:80],
                remedy="write a text's digest, a tab, and a grade from 1 to 5",
            )
        found[name] = _LABELS[grade]
    return found
