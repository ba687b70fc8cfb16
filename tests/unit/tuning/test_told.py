"""What is told of a search: the decision, what it rests on, and files of the winner."""

import json
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from scorer.errors import BadSetting
from streams.plans.check import check
from streams.tuning.files import write_plans
from streams.tuning.screen import screen
from streams.tuning.told import told
from streams.tuning.tune import KEEP, REPLACE
from tests.builders.plans import plan_of
from tests.builders.tunings import PLAN, judged, tuned


def test_a_winner_that_is_surely_better_on_the_part_of_selection_replaces_the_plan():
    found = told(tuned())
    assert (found["decision"], found["why"]) == (
        REPLACE,
        "Replace your plan by candidate 1: it is surely better on days that the search had not seen.",
    )


def test_a_plan_is_kept_where_nothing_is_surely_better_there():
    found = told(tuned(better=False))
    assert (found["decision"], found["why"]) == (
        KEEP,
        "Keep your plan: 1 looked better in the search, and none is surely better on days that the search had not "
        "seen.",
    )


def test_a_plan_is_kept_where_nothing_looked_better():
    found = told(replace(tuned(), shortlist=(), chosen=None, fresh=None))
    assert (found["decision"], found["best"], found["optimism"]) == (KEEP, None, None)


def test_the_optimism_is_what_the_search_promised_above_the_fresh_part():
    assert told(tuned())["optimism"] == pytest.approx(0.003 - 0.0014)


@pytest.mark.parametrize(
    ("fresh", "says"),
    [
        (0.0014, "The search promised +1.60 more than the fresh part shows: its optimism."),
        (0.006, "The fresh part shows +3.00 more than the search promised: no optimism is seen."),
    ],
)
def test_a_fresh_part_that_shows_more_than_was_promised_is_called_that(fresh: float, says: str):
    parts = screen(told(replace(tuned(), fresh=judged(fresh, True))))
    assert [str(part) for part in parts if "promised" in str(part)] == [says]


def test_what_changes_is_told_by_launch_and_field():
    assert told(tuned())["best"]["changes"] == [
        {"launch": "autumn-kettle", "field": "caps.per_shopper_per_day", "before": "1", "after": "2"},
        {"launch": "autumn-kettle", "field": "cooldown", "before": "6h", "after": "2h"},
    ]


def test_trials_are_counted_by_what_became_of_them():
    assert told(tuned())["trials"] == {
        "asked": 4,
        "judged": 1,
        "repeated": 1,
        "refused": 1,
        "invalid": 1,
        "reasons": {"too far": 1},
    }


def test_a_refused_plan_that_is_proposed_again_counts_once_as_refused():
    found = tuned()
    [refused] = [one for one in found.trials if one.gain.refused and one.plans]
    counts = told(replace(found, trials=[*found.trials, refused]))["trials"]
    assert (counts["asked"], counts["refused"], counts["repeated"], counts["reasons"]) == (5, 1, 2, {"too far": 1})


def test_all_of_it_is_json_and_the_space_reads_as_a_file_has_it():
    found = json.loads(json.dumps(told(tuned()), allow_nan=False))
    assert found["space"]["exploration"] == ["0.01", "0.02", "0.05", "0.1"]
    assert found["space"]["caps.per_shopper"] == ["1", "2", "3", "5", "10"]


def test_the_winner_is_written_as_a_plan_without_a_mistake(tmp_path: Path):
    found = tuned()
    [file] = write_plans(found, tmp_path / "better.yaml", ["kettle.yaml"])
    checked = check(file.read_bytes())
    assert checked.findings == []
    assert checked.plan == found.chosen.trial.plans[0]
    assert "# cooldown: 6h before\n" in file.read_text("utf-8")


def test_several_plans_are_written_into_a_folder_under_their_names(tmp_path: Path):
    other, changed = plan_of("launch: second"), plan_of("launch: second", "cooldown: 2h")
    found = tuned(plans=(PLAN, other), found=(plan_of("cooldown: 2h"), changed))
    files = write_plans(found, tmp_path / "better", ["one.yaml", "two.yaml"])
    assert files == [tmp_path / "better" / name for name in ("one.yaml", "two.yaml")]
    assert check(files[1].read_bytes()).plan == changed


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path):
    with pytest.raises(BadSetting, match="the plan cannot be written"):
        write_plans(tuned(), tmp_path / "no" / "such" / "plan.yaml", ["kettle.yaml"])


def test_the_terminal_says_the_decision_first_and_every_part_of_the_log():
    console = Console(width=120, file=StringIO())
    for part in screen(told(tuned()) | {"files": ["better.yaml"]}):
        console.print(part)
    lines = console.file.getvalue()
    assert lines.startswith("Replace your plan by candidate 1")
    for shown in ("search", "selection", "fresh", "+3.0", "+2.0", "+1.4", "Written: better.yaml", "4 trials: 1 plans"):
        assert shown in lines
