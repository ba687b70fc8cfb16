"""Sentences out of whole reviews: each once, in an order of chance that stays."""

from pathlib import Path

from scorer.training import films

LONG = "x" * 221
LINES = (
    "source,text,label\n"
    'imdb,"I liked it a great deal.<br /><br />The end, though, was weak! No.",1\n'
    f'imdb,"I liked it a great deal! {LONG}.",0\n'
    'other,"A sentence of another source here.",1\n'
)


def _file(folder: Path) -> Path:
    path = folder / "reviews.csv"
    path.write_text(LINES, "utf-8")
    return path


def test_a_sentence_stands_once_without_what_is_too_short_too_long_or_of_another_source(tmp_path: Path) -> None:
    found = films.sentences(_file(tmp_path), 9)
    assert sorted(found) == ["I liked it a great deal!", "The end, though, was weak!"]


def test_fewer_sentences_are_the_first_of_more(tmp_path: Path) -> None:
    path = _file(tmp_path)
    assert films.sentences(path, 1) == films.sentences(path, 2)[:1]
