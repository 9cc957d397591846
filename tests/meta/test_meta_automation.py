"""What runs without being asked: CI, the hooks before a commit, and what a diff leaves out."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from source_tree import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
HOOKS = ".pre-commit-config.yaml"


def git(tree, *arguments):
    command = ["git", "-c", "core.hooksPath=/dev/null", *arguments]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.fixture
def repository(tmp_path):
    git(tmp_path, "init", "--quiet")
    return tmp_path


def recipe(target):
    lines = re.search(rf"^{target}:.*\n((?:\t.*\n)+)", MAKEFILE, flags=re.M)[1]
    return [line.strip() for line in lines.splitlines()]


def test_the_workflow_runs_what_a_developer_runs():
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8"))
    steps = {name: job["steps"] for name, job in workflow["jobs"].items()}
    runs = {name: [step["run"] for step in each if "run" in step] for name, each in steps.items()}
    assert runs["test"][-1] == ".ci/run"
    assert runs["docs"] == ["make docs"]
    assert runs["coreblocks"][-1].endswith(" tests/integrations/test_integration_coreblocks.py")
    assert "3.13" in steps["coreblocks"][1]["with"]["python-version"]
    assert recipe("docs")[0].startswith("sphinx-build --fail-on-warning ")
    # A pull request of a stranger must not be able to write to the repository.
    assert workflow["permissions"] == {"contents": "read"}
    assert "exec make test\n" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_every_size_runs_each_night():
    text = (ROOT / ".github" / "workflows" / "nightly.yml").read_text(encoding="utf-8")
    job = yaml.safe_load(text)["jobs"]["test"]
    assert job["steps"][-1] == {"run": ".ci/run"}
    assert job["env"] == {"MPU_HW_SLOW": "1"}
    # An environment variable of a workflow that is empty is set.
    assert "MPU_HW_SLOW" not in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_hooks_are_the_commands_of_make_lint():
    (repo,) = yaml.safe_load((ROOT / HOOKS).read_text(encoding="utf-8"))["repos"]
    entries = [hook["entry"].removeprefix(".venv/bin/") for hook in repo["hooks"]]
    commands = [command.removesuffix(" .") for command in recipe("lint")]
    assert {command: [e for e in entries if e.startswith(command)] for command in commands} == {
        "ruff check": ["ruff check --force-exclude"],
        "ruff format --check": ["ruff format --check --force-exclude"],
        "mypy": ["mypy"],
        "lint-imports": ["lint-imports"],
    }


def test_a_commit_with_a_fault_of_style_is_stopped(repository):
    shutil.copy(ROOT / HOOKS, repository)
    (repository / ".venv").mkdir()
    (repository / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    (repository / ".gitignore").write_text(".venv\n")
    (repository / "bad.py").write_text("import os\n")
    git(repository, "add", ".")

    def run(hook):
        command = [sys.executable, "-m", "pre_commit", "run", hook]
        environment = os.environ | {"PRE_COMMIT_HOME": str(repository / ".venv-hooks")}
        done = subprocess.run(
            command, cwd=repository, env=environment, capture_output=True, text=True, check=False
        )
        return done.returncode, done.stdout

    status, text = run("ruff")
    assert status == 1
    assert "F401" in text
    assert run("ruff-format")[0] == 0


@pytest.mark.parametrize(
    ("path", "generated", "diff"),
    [
        ("docs/performance/area.svg", "set", "unset"),
        ("docs/performance/figures.csv", "set", "unset"),
        ("sim/mpu_hw_sim/firmware/rtos/expected-direct.txt", "set", "unspecified"),
        ("tests/commands/generate_help.txt", "set", "unspecified"),
        ("docs/csrs.md", "set", "unspecified"),
        ("docs/map.svg", "set", "unspecified"),
        ("docs/unit.svg", "unspecified", "unspecified"),
        ("docs/performance.md", "unspecified", "unspecified"),
    ],
)
def test_a_diff_leaves_out_what_programs_write(repository, path, generated, diff):
    shutil.copy(ROOT / ".gitattributes", repository)
    said = git(repository, "check-attr", "linguist-generated", "diff", "--", path)
    assert [line.rsplit(": ", 1)[1] for line in said.splitlines()] == [generated, diff]
    assert (ROOT / path).exists()
