"""Reviews that were written for training, of goods and services that no packaged corpus here has reviews of.

The Chinese corpus is of books, hotels and computers and has no neutral texts; the English one is of single sentences.
These are of what else shops sell, long and short, in three classes: `written/zh.tsv` and `written/en.tsv`, a label and
a text a line. A language model wrote them for this project, line by line, with no corpus at hand; nobody bought these
goods.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from scorer.errors import BadInput
from scorer.sentiments import NAMES
from scorer.training.texts import WRITTEN, Text

LANGUAGES: Final = ("zh", "en")
_FOLDER: Final = Path(__file__).with_name("written")


def reviews() -> list[Text]:
    """All of them, one language after the other."""
    return [text for language in LANGUAGES for text in written(language)]


def written(language: str, folder: Path = _FOLDER) -> Iterator[Text]:
    """Each line of the language's file. Raises BadInput for a line that is not a label, a tab and a text."""
    path = folder / f"{language}.tsv"
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        name, _, text = line.partition("\t")
        if name not in NAMES or not text.strip() or "\t" in text:
            raise BadInput(
                "this line is no written review",
                where=f"{path.name}, line {number}",
                seen=line[:80],
                remedy=f"write one of {', '.join(NAMES)}, a tab, and the text",
            )
        yield Text(text, NAMES.index(name), language, sided=False, origin=WRITTEN)
