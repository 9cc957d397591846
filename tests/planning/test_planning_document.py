"""docs/plan.md: its commands are run, and print what it shows."""

import re
from pathlib import Path

import pytest

from mpu_hw.cli import main

DOCUMENT = (Path(__file__).parents[2] / "docs" / "plan.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n\$ mpu-hw (.*?)\n(.*?)```", DOCUMENT, flags=re.S)
REGIONS = re.search(r"```toml\n(.*?)```", DOCUMENT, flags=re.S)[1]
OTHERS = {
    "larger.toml": ('"20K"', '"24K"'),
    "odd.toml": ('"20K"', "20000"),
    "wrong.toml": ('u = "r"\n', 'u = "rw"\n'),
}


def test_the_document_has_commands():
    assert len(BLOCKS) == 6


@pytest.mark.parametrize(("command", "shown"), BLOCKS)
def test_a_command_prints_what_the_document_shows(command, shown, tmp_path, monkeypatch, capfd):
    (tmp_path / "regions.toml").write_text(REGIONS)
    for name, (before, after) in OTHERS.items():
        assert REGIONS.count(before) == 1
        (tmp_path / name).write_text(REGIONS.replace(before, after))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        main(command.split())
    captured = capfd.readouterr()
    assert ended.value.code == (2 if shown.startswith("mpu-hw: ") else 0)
    assert captured.out + captured.err == shown
