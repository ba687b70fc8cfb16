"""Decision logs of any system: what is read, and what is left out under which name."""

import gzip
import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from scorer.errors import BadInput
from streams.ope import reasons
from streams.ope.read import read
from streams.ope.told import format_of

GOOD = {"context": [1, 2.5], "action": 1, "propensity": 0.5, "reward": 3, "candidate": [0.25, 0.75], "group": "ann"}


def line(**changed):
    told = {**GOOD, **changed}
    return json.dumps({name: value for name, value in told.items() if value is not ...})


def found(tmp_path, *lines, names=(), end="\n"):
    path = tmp_path / "log.jsonl"
    path.write_text("\n".join(lines) + end, "utf-8")
    return read(path, "jsonl", names, lambda what, share: None)


def test_a_line_becomes_a_decision(tmp_path):
    log = found(tmp_path, line(), line(action=0, group="bob"), line(group="ann", reward=True)).log
    assert [column.tolist() for column in log[:5]] == [
        [[1, 2.5]] * 3, [1, 0, 1], [0.5] * 3, [3, 3, 1], [[0.25, 0.75]] * 3,
    ]  # fmt: skip
    assert log.group[0] == log.group[2] != log.group[1]


def test_a_context_may_be_empty_or_missing_and_a_row_without_group_stands_alone(tmp_path):
    log = found(tmp_path, *[line(context=[], group=...)] * 3, line(context=..., group=None)).log
    assert log.context.shape == (4, 0)
    assert len(set(log.group.tolist())) == 4


def test_the_groups_of_a_shuffled_file_are_the_same(tmp_path):
    lines = [line(reward=k % 3, group=...) for k in range(20)] + [line(group=f"s{k % 4}", reward=9) for k in range(9)]
    order = np.random.default_rng(1).permutation(29)
    one, other = found(tmp_path, *lines).log, found(tmp_path, *(lines[k] for k in order)).log
    assert sorted(one.group.tolist()) == sorted(other.group.tolist())
    assert one.group[order][20:].tolist() != []
    assert sorted(zip(one.group.tolist(), one.reward.tolist(), strict=True)) == sorted(
        zip(other.group.tolist(), other.reward.tolist(), strict=True)
    )


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"propensity": 0}, reasons.PROPENSITY_ZERO),
        ({"propensity": 1e-320}, reasons.PROPENSITY_TOO_SMALL),
        ({"propensity": 9e-13}, reasons.PROPENSITY_TOO_SMALL),
        ({"propensity": float("nan")}, reasons.PROPENSITY_NOT_A_NUMBER),
        ({"propensity": "0.5"}, reasons.PROPENSITY_NOT_A_NUMBER),
        ({"propensity": 1.0001}, reasons.PROPENSITY_ABOVE_ONE),
        ({"propensity": -0.1}, reasons.PROPENSITY_BELOW_ZERO),
        ({"propensity": ...}, reasons.PROPENSITY_MISSING),
        ({"propensity": None}, reasons.PROPENSITY_MISSING),
        ({"action": ...}, reasons.ACTION_MISSING),
        ({"action": 2}, reasons.ACTION_UNKNOWN),
        ({"action": -1}, reasons.ACTION_UNKNOWN),
        ({"action": 0.5}, reasons.ACTION_UNKNOWN),
        ({"action": "push"}, reasons.ACTION_UNKNOWN),
        ({"action": True}, reasons.ACTION_UNKNOWN),
        ({"reward": ...}, reasons.REWARD_MISSING),
        ({"reward": "1"}, reasons.REWARD_NOT_A_NUMBER),
        ({"reward": float("inf")}, reasons.REWARD_NOT_A_NUMBER),
        ({"reward": 10**400}, reasons.REWARD_NOT_A_NUMBER),
        ({"candidate": ...}, reasons.CANDIDATE_MISSING),
        ({"candidate": []}, reasons.CANDIDATE_MISSING),
        ({"candidate": [0.5, 0.499]}, reasons.CANDIDATE_SUM),
        ({"candidate": [1.5, -0.5]}, reasons.CANDIDATE_BELOW_ZERO),
        ({"candidate": [0.5, None]}, reasons.CANDIDATE_NOT_NUMBERS),
        ({"candidate": 1}, reasons.CANDIDATE_NOT_NUMBERS),
        ({"candidate": [0.2, 0.2, 0.6]}, reasons.CANDIDATE_LENGTH),
        ({"context": [1]}, reasons.CONTEXT_LENGTH),
        ({"context": ["a", "b"]}, reasons.CONTEXT_NOT_NUMBERS),
        ({"group": {}}, reasons.GROUP_UNKNOWN),
    ],
)
def test_what_cannot_be_used_is_counted_by_name_with_the_first_line(tmp_path, changed, reason):
    told = found(tmp_path, line(), line(), line(**changed), line(), line(**changed))
    assert (told.dropped, told.first, told.read) == ({reason: 2}, {reason: 3}, 5)
    assert len(told.log.reward) == 3


def test_a_sum_may_be_off_by_a_millionth(tmp_path):
    assert found(tmp_path, line(candidate=[0.25, 0.7500005])).dropped == {}


def test_what_is_no_json_is_told_from_what_was_cut_short(tmp_path):
    told = found(tmp_path, line(), "{", "[1]", "", line()[:40], end="")
    assert (told.dropped, told.first) == (
        {reasons.NO_JSON: 2, reasons.CUT_SHORT: 1},
        {reasons.NO_JSON: 2, reasons.CUT_SHORT: 5},
    )


def test_the_length_that_most_rows_have_is_the_right_one(tmp_path):
    told = found(tmp_path, line(candidate=[1, 0, 0]), *[line()] * 3)
    assert (told.dropped, len(told.log.reward)) == ({reasons.CANDIDATE_LENGTH: 1}, 3)


def test_actions_may_have_names(tmp_path):
    told = found(tmp_path, line(action="push"), line(action=0), line(action="fax"), names=["nothing", "push"])
    assert (told.log.action.tolist(), told.dropped) == ([1, 0], {reasons.ACTION_UNKNOWN: 1})
    assert found(tmp_path, line(), names=["a", "b", "c"]).dropped == {reasons.CANDIDATE_LENGTH: 1}


def test_a_file_without_a_usable_row_has_no_log(tmp_path):
    assert found(tmp_path, "", end="").log is None
    assert found(tmp_path, line(propensity=0)).log is None


def test_parquet_and_gzip_say_what_lines_say(tmp_path):
    rows = [json.loads(line(reward=k, group=f"s{k % 5}", action=k % 2)) for k in range(40)] + [
        json.loads(line(propensity=0))
    ]
    lines = found(tmp_path, *map(json.dumps, rows))
    table = pa.Table.from_pylist([{**row, "context": [float(x) for x in row["context"]]} for row in rows])
    pq.write_table(table.append_column("other", pa.array(range(41))), tmp_path / "log.parquet")
    (tmp_path / "log.gz").write_bytes(gzip.compress("\n".join(map(json.dumps, rows)).encode()))
    for name in ("log.parquet", "log.gz"):
        format_ = format_of(tmp_path / name)
        told = read(tmp_path / name, format_, (), lambda what, share: None)
        assert [column.tolist() for column in told.log] == [column.tolist() for column in lines.log]
        assert told.dropped == lines.dropped


def test_a_damaged_file_is_refused(tmp_path):
    whole = gzip.compress((line() + "\n").encode() * 50_000)
    (tmp_path / "cut.gz").write_bytes(whole[: len(whole) // 2])
    pq.write_table(pa.table({"reward": np.arange(9)}), tmp_path / "whole")
    (tmp_path / "cut.parquet").write_bytes((tmp_path / "whole").read_bytes()[:-20])
    for name, format_ in (("cut.gz", "jsonl"), ("cut.parquet", "parquet"), ("absent", "jsonl")):
        with pytest.raises(BadInput, match=name):
            read(tmp_path / name, format_, (), lambda what, share: None)


def test_progress_is_told(tmp_path):
    said = []
    path = tmp_path / "log.jsonl"
    path.write_text((line() + "\n") * 10_000)
    read(path, "jsonl", (), lambda what, share: said.append((what, round(share, 1))))
    assert said == [("4,096 rows read", 0.4), ("8,192 rows read", 0.8)]


def test_each_decision_keeps_the_name_of_its_segment(tmp_path):
    lines = [line(segment="new"), line(), line(segment=7, reward=None), line(segment=2.0), line(segment=["new"])]
    read = found(tmp_path, *lines)
    assert (read.segments, read.dropped) == (
        ["new", "", "2"],
        {reasons.REWARD_MISSING: 1, reasons.SEGMENT_UNKNOWN: 1},
    )
