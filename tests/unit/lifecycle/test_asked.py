"""What versions are asked: texts as workers send them."""

from pathlib import Path

from streams.lifecycle.asked import shop, texts_in, texts_of


def test_texts_of_a_file_are_in_normal_form(tmp_path: Path) -> None:
    file = tmp_path / "texts.jsonl"
    file.write_text('{"text": "bad \\ud83d phone"}\n{"text": " ＯＫ\\n"}\n', "utf-8")
    assert texts_in(file) == ["bad phone", "OK"]


def test_the_seeded_shop_asks_each_text_once() -> None:
    texts = texts_of(shop())
    assert (len(texts) > 100, len(set(texts)) == len(texts), all(texts)) == (True, True, True)
