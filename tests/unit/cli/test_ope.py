"""`launchpulse ope`: its JSON object, its refusals, and what it shows."""

import json

import pytest
from typer.testing import CliRunner

from streams.cli.main import build
from tests.builders.decision_log import drawn


def write(tmp_path, log, *more):
    path = tmp_path / "log.jsonl"
    rows = zip(*(column.tolist() for column in log), strict=True)
    lines = [json.dumps(dict(zip(log._fields, row, strict=True))) for row in rows]
    path.write_text("\n".join([*lines, *more]) + "\n")
    return path


def ran(path, *options):
    return CliRunner().invoke(build(), ["ope", "--file", str(path), *options])


def told(path, *options):
    done = ran(path, "--json", *options)
    return done.exit_code, json.loads(done.stdout.splitlines()[-1])


def test_the_object_has_the_five_estimates_with_intervals(tmp_path):
    code, found = told(write(tmp_path, drawn(2000), '{"action": 1}', "no"))
    assert code == 0
    assert list(found["estimators"]) == ["dm", "ips", "snips", "dr", "switch_dr"]
    assert [one["ci_low"] < 0.4 < one["ci_high"] for one in found["estimators"].values()] == [True] * 5
    assert found["dropped"] == {"candidate_missing": 1, "not_json": 1} or found["dropped"] == {
        "not_json": 1,
        "propensity_missing": 1,
    }
    assert (found["decisions"], found["groups"], found["max_weight"], found["support_violations"]) == (2000, 2000, 4, 0)
    assert found["ess"] == pytest.approx(500, rel=0.1)
    assert "refused" not in found


def test_segments_add_up_to_the_whole_and_stand_in_the_table(tmp_path):
    path = write(tmp_path, drawn(2000))
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    path.write_text("\n".join(json.dumps(one | {"segment": f"of {k % 3}"}) for k, one in enumerate(lines)))
    segments = (found := told(path)[1])["segments"]
    assert {name: one["rows"] for name, one in segments.items()} == {"of 0": 667, "of 1": 667, "of 2": 666}
    whole = sum(one["rows"] * one["value"] for one in segments.values()) / 2000
    assert whole == pytest.approx(found["estimators"]["dr"]["value"], rel=1e-12)
    assert "of 1" in ran(path).stdout


def test_too_many_segments_are_none_and_said(tmp_path):
    path = write(tmp_path, drawn(300))
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    path.write_text("\n".join(json.dumps(one | {"segment": k}) for k, one in enumerate(lines)))
    found = told(path)[1]
    assert (found["segments"], found["warnings"]) == (
        {},
        ["300 segments are too many to say anything of each; 100 are the most"],
    )


def test_a_refusal_has_the_reason_and_exits_with_1(tmp_path):
    code, found = told(write(tmp_path, drawn(600, logged=[0.5, 0.3, 0.18, 0.02])))
    assert code == 1
    assert found["refused"].startswith("weights are so uneven")
    assert "estimators" not in found
    assert {"ess", "max_weight", "support_violations", "dropped", "needed", "histogram"} <= set(found)


@pytest.mark.parametrize("content", ["", "\n\n", "not a log\n"])
def test_a_file_without_decisions_is_refused(tmp_path, content):
    path = tmp_path / "log.jsonl"
    path.write_text(content)
    code, found = told(path)
    assert (code, found["refused"]) == (1, "the file holds no decision that can be used")


def test_a_file_that_is_not_there_is_refused(tmp_path):
    done = ran(tmp_path / "absent", "--json")
    assert done.exit_code == 1
    assert "cannot be read" in json.loads(done.stdout.splitlines()[-1])["refused"]


def test_options_are_obeyed(tmp_path):
    path = write(tmp_path, drawn(2000))
    _, plain = told(path)
    _, asked = told(path, "--level", "0.5", "--clip", "3", "--seed", "9", "--format", "jsonl")
    assert asked["estimators"]["ips"]["value"] == pytest.approx(plain["estimators"]["ips"]["value"] * 3 / 4)
    assert asked["warnings"] == [
        f"{asked['clipped']} weights were clipped, as asked: estimates are of that, not of the candidate"
    ]
    width = {name: one["ci_high"] - one["ci_low"] for name, one in plain["estimators"].items()}
    assert asked["estimators"]["ips"]["ci_high"] - asked["estimators"]["ips"]["ci_low"] < width["ips"]


def test_many_rows_left_out_are_a_warning(tmp_path):
    _, found = told(write(tmp_path, drawn(2000), *["no"] * 100))
    assert found["warnings"] == ["5% of the rows were left out; if they differ from the others, so does the truth"]


def test_the_terminal_shows_estimates_and_weights(tmp_path):
    shown = ran(write(tmp_path, drawn(2000), "no")).stdout
    for words in (
        "2,000 decisions of 2,000 groups among 4 actions",
        "1 not_json (first at 2001)",
        "switch_dr",
        "effective sample",
        "█",
    ):
        assert words in shown
    refused = ran(write(tmp_path, drawn(20))).stdout
    assert "Refused: there are 20 independent groups" in refused
    assert "Needed: a log of about" in refused
