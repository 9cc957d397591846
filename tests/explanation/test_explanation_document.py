"""docs/explain.md: its commands are run, and print what it shows."""

import re
import shlex
from pathlib import Path

import pytest

from mpu_hw.cli import main

DOCUMENT = (Path(__file__).parents[2] / "docs" / "explain.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n\$ mpu-hw (.*?)\n(.*?)```", DOCUMENT, flags=re.S)


def test_the_document_has_commands():
    assert len(BLOCKS) == 6


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Where the files are that the document names."""
    text = re.search(r"```text\n(.*?)```", DOCUMENT, flags=re.S)[1]
    (tmp_path / "tasks.txt").write_text(text)
    assert "spmpcfg2=0x11f" in text
    (tmp_path / "later.txt").write_text(text.replace("spmpcfg2=0x11f", "spmpcfg2=0x11b"))
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("command", "shown"), BLOCKS)
@pytest.mark.usefixtures("folder")
def test_a_command_prints_what_the_document_shows(command, shown, capfd):
    command, _, wanted = command.partition(" | grep ")
    with pytest.raises(SystemExit) as ended:
        main(shlex.split(command))
    captured = capfd.readouterr()
    status = 2 if shown.startswith("mpu-hw: ") else int("--diff" in command)
    assert ended.value.code == status
    lines = (captured.out + captured.err).splitlines()
    assert [line for line in lines if wanted in line] == shown.splitlines()


def test_every_kind_of_finding_is_named():
    sources = Path(__file__).parents[2] / "sim/mpu_hw_sim/explanation"
    texts = "".join(path.read_text("utf-8") for path in sources.glob("findings_*.py"))
    kinds = set(re.findall(r'Finding\(\s*"([\w ]+)"|, "(shadowed|never decides)"', texts))
    named = DOCUMENT[DOCUMENT.index("## Findings") :]
    assert len(kinds) > 10
    assert {kind for pair in kinds if (kind := "".join(pair)) not in named} == set()
