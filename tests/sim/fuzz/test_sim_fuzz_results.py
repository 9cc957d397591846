"""Shards of a campaign, their results as files, and the table that they make."""

import json
from itertools import islice

import pytest
from mpu_hw_sim.fuzz import (
    Shard,
    command_line,
    figures,
    merge_folder,
    outcome_lines,
    read_result,
    with_table,
)
from mpu_hw_sim.fuzz.outcomes import OUTCOMES, named_counts

CAMPAIGN = {
    "seed": 3,
    "configurations": 5,
    "checks": 100,
    "fixed": {"revision": "mpu-0.9", "xlen": 64, "switch": False, "entries": {"mpu": 4}},
    "configuration": None,
}


def case(number, *, revision="mpu-0.9", engine="sequential", difference=None):
    return {
        "number": number,
        "configuration": {"revision": revision, "engine": engine},
        "verdicts": 100,
        "seconds": 0.5,
        "build_seconds": 2.0,
        "outcomes": {"register: read": 10, "register: illegal": 5, "register: not owned": 7},
        "difference": difference,
    }


def result(shard, *numbers, campaign=CAMPAIGN, **given):
    cases = [case(number) for number in numbers]
    return {"campaign": campaign, "seconds": None, "shard": shard, "cases": cases, **given}


def write(folder, **results):
    for name, content in results.items():
        (folder / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    return folder


def test_shards_are_apart_and_together_the_whole():
    shards = [list(Shard(index, 3).cases(11)) for index in (1, 2, 3)]
    assert sorted(sum(shards, [])) == list(range(11))
    assert shards[1] == [1, 4, 7, 10]
    assert list(islice(Shard(2, 3).cases(None), 3)) == [1, 4, 7]
    assert Shard.parse("3/16") == Shard(3, 16)


@pytest.mark.parametrize("text", ["3", "3/", "/4", "a/4", "-1/4", "1.5/4"])
def test_a_shard_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match=rf"^A shard must be K/N, as 3/16, not '{text}'$"):
        Shard.parse(text)


@pytest.mark.parametrize("text", ["0/4", "5/4"])
def test_a_shard_out_of_range_is_refused(text):
    with pytest.raises(ValueError, match=rf"^A shard K/N must have K from 1 to N, not '{text}'$"):
        Shard.parse(text)


def test_shards_are_merged(tmp_path):
    write(tmp_path, a=result([1, 2], 0, 2, 4), b=result([2, 2], 1, 3))
    (merged,) = merge_folder(tmp_path)
    assert [each["number"] for each in merged["cases"]] == [0, 1, 2, 3, 4]
    assert figures(merged["cases"]) == {
        "configurations": 1,
        "runs": 5,
        "verdicts": 500,
        "register_accesses": 75,
        "differences": 0,
        "seconds": 2.5,
        "build_seconds": 10.0,
        "checks_per_second": 230,
        "verdicts_per_second": 200,
    }


def test_a_campaign_that_found_something_need_not_be_whole(tmp_path):
    found = result([1, 2], 0)
    found["cases"][0]["difference"] = {"text": "differs"}
    write(tmp_path, a=found, b=result([2, 2], 1, 3))
    assert len(merge_folder(tmp_path)[0]["cases"]) == 3


def test_a_part_that_is_missing_is_named(tmp_path):
    write(tmp_path, a=result([1, 2], 0, 2, 4), b=result([2, 2], 1))
    with pytest.raises(
        ValueError,
        match=r"^The results in .* must have all 5 configurations of their campaign: 3 missing$",
    ):
        merge_folder(tmp_path)
    many = CAMPAIGN | {"configurations": 20}
    write(tmp_path, a=result([1, 2], 0, campaign=many), b=result([2, 2], 1, campaign=many))
    with pytest.raises(ValueError, match=r"^.* campaign: 2, 3, 4, 5, 6, 7, 8, 9, \.\.\. missing$"):
        merge_folder(tmp_path)


def test_a_part_that_is_there_twice_is_refused(tmp_path):
    write(tmp_path, a=result([1, 2], 0, 2, 4), b=result([2, 2], 2))
    with pytest.raises(ValueError, match=r"^.*b\.json must not have configuration 2 once more$"):
        merge_folder(tmp_path)


def test_what_ran_by_time_is_never_whole(tmp_path):
    write(tmp_path, a=result([1, 1], 0, seconds=3.0))
    with pytest.raises(
        ValueError,
        match=r"^.*a\.json must be of a campaign without --seconds, which never is whole$",
    ):
        merge_folder(tmp_path)


def test_a_folder_without_results_is_refused(tmp_path):
    with pytest.raises(
        ValueError, match=r"^.* must have the results of shards as \*\.json, not none$"
    ):
        merge_folder(tmp_path)


@pytest.mark.parametrize("text", ["{", "[]", '{"cases": []}'])
def test_a_file_that_is_no_result_is_refused(tmp_path, text):
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(
        ValueError, match=r"^.*a\.json must be a result that mpu-hw fuzz wrote by -o$"
    ):
        read_result(path)


def test_the_table_of_a_page_is_replaced():
    page = "before\n<!-- fuzz: begin -->\nold\n<!-- fuzz: end -->\nafter\n"
    whole = result([1, 1], 0, 1)
    whole["cases"].append(case(2, engine="pipelined"))
    text = with_table(page, [whole])
    assert text.startswith("before\n<!-- fuzz: begin -->\n\n    mpu-hw fuzz --revision mpu-0.9 ")
    assert text.endswith("<!-- fuzz: end -->\nafter\n")
    rows = [line for line in text.splitlines() if line.startswith("| mpu")]
    assert rows == [
        "| mpu-0.9 | pipelined | 1 | 100 | 15 | 0 | 0 | 230 |",
        "| mpu-0.9 | sequential | 1 | 200 | 30 | 0 | 1 | 230 |",
        "| mpu-0.9 | all | 2 | 300 | 45 | 0 | 2 | 230 |",
    ]


@pytest.mark.parametrize("page", ["", "<!-- fuzz: end --> <!-- fuzz: begin -->"])
def test_a_page_without_marks_is_refused(page):
    with pytest.raises(
        ValueError,
        match=r"^The document must have <!-- fuzz: begin --> and <!-- fuzz: end --> "
        r"behind it, once each$",
    ):
        with_table(page, [])


def test_the_command_line_of_a_campaign():
    assert command_line(result([1, 1], 0)) == (
        "mpu-hw fuzz --revision mpu-0.9 --xlen 64 --no-switch --entries mpu=4 --seed 3 "
        "--checks 100 --configurations 5"
    )
    timed = result([1, 1], 0, seconds=2.5)
    timed["campaign"] = CAMPAIGN | {
        "fixed": {"modes": ["tor", "napot"], "smepmp": True},
        "configurations": None,
        "configuration": {},
    }
    assert command_line(timed) == (
        "mpu-hw fuzz --modes tor,napot --smepmp CONFIG.toml --seed 3 --checks 100 --seconds 2.5"
    )


def test_every_outcome_has_a_name():
    counts = dict(outcome_lines([{"outcomes": named_counts(range(len(OUTCOMES)))}]))
    assert list(counts) == list(OUTCOMES)
    assert counts["stage vs: allowed, entry"] == 7
    assert counts["fetch: allowed"] == 21
    assert counts["register: virtual"] == 36
