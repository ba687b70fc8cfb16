"""How a card's scores are laid out."""

from scorer.training.card_scores import tables


def test_sets_with_a_figure_in_common_stand_in_one_table_and_what_one_lacks_is_empty() -> None:
    scores = {"reviews": {"texts": 1200, "side": 0.9}, "films": {"texts": 7, "side": 0.8, "f1": 0.75, "ece": 0.01}}
    assert tables(scores, {}) == [
        "",
        "| set | texts | side | f1 | ece |",
        "|---|---|---|---|---|",
        "| reviews | 1,200 | 0.900 |  |  |",
        "| films | 7 | 0.800 | 0.750 | 0.010 |",
    ]


def test_sets_that_share_nothing_but_a_count_stand_apart() -> None:
    assert tables({"reviews": {"texts": 2, "side": 0.9}, "queries": {"texts": 2, "kept": 0.7}}, {}) == [
        *("", "| set | texts | side |", "|---|---|---|", "| reviews | 2 | 0.900 |"),
        *("", "| set | texts | kept |", "|---|---|---|", "| queries | 2 | 0.700 |"),
    ]


def test_an_interval_stands_behind_its_figure() -> None:
    scores = {"reviews": {"side": 0.9, "side, low": 0.85, "side, high": 0.95}}
    assert tables(scores, {})[-1] == "| reviews | 0.900 (0.850 to 0.950) |"


def test_a_figure_stands_behind_the_one_that_it_follows_elsewhere() -> None:
    assert tables({"a": {"x": 0.1, "z": 0.3}, "b": {"x": 0.1, "y": 0.2, "z": 0.3}}, {})[1] == "| set | x | y | z |"


def test_many_figures_are_shared_out_among_tables_of_one_width() -> None:
    found = tables({"shop": {f"figure {at}": 0.5 for at in range(10)}}, {})
    assert [line.count("figure") for line in found if "figure" in line] == [5, 5]


def test_what_seeds_score_alone_stands_from_least_to_most_and_once_where_they_agree() -> None:
    by_seed = {"seeds": [7, 8], "scores": {"shop": [{"rows": 1200, "auc": 0.85}, {"rows": 1200, "auc": 0.8}]}}
    assert tables({}, by_seed)[-1] == "| shop, each of 2 seeds alone | 1,200 | 0.800 to 0.850 |"
