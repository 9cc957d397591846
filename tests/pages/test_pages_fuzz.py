"""The page of fuzzing: each of its commands runs, in quick sizes."""

import re
import shlex
import subprocess

import pytest
import yaml
from console import blocks, environment

# What takes minutes on the page, and what stands for it here: one unit is built for all shards.
QUICK = (
    (r"--seconds \d+", "--seconds 1"),
    (r"--configurations \d+", "--preset mpu-small --configurations 4 --checks 200"),
)


def quick(line):
    for pattern, replacement in QUICK:
        line = re.sub(pattern, replacement, line)
    return line


def run(line, folder):
    done = subprocess.run(
        line, shell=True, cwd=folder, env=environment(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"


def lines(language):
    return [text for _, found, text in blocks("fuzz") if found == language]


@pytest.mark.parametrize("text", lines("sh"))
def test_a_block_of_commands_runs(text, tmp_path):
    for line in text.splitlines():
        run(quick(line), tmp_path)


def test_there_are_blocks():
    assert len(lines("sh")) == 2


def test_the_jobs_of_the_scheduler_run(tmp_path):
    (text,) = lines("yaml")
    jobs = yaml.safe_load(text)["jobs"]
    shards = jobs["shard"]["strategy"]["matrix"]["shard"]
    assert shards == [*range(1, 9)]
    (line,) = [step["run"] for step in jobs["shard"]["steps"] if "fuzz" in step.get("run", "")]
    assert f"/{len(shards)} " in line
    (tmp_path / "shards").mkdir()
    for shard in shards[:2]:
        # The path of the download is where the merge looks.
        text = quick(line).replace("/8", "/2").replace("${{ matrix.shard }}", str(shard))
        run(text, tmp_path / "shards")
    (merge,) = [step["run"] for step in jobs["merge"]["steps"] if "fuzz" in step.get("run", "")]
    assert shlex.split(merge)[:4] == ["mpu-hw", "fuzz", "--merge", "shards"]
    run(merge, tmp_path)
