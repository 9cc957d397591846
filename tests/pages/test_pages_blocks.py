"""Command lines of pages that no other test runs: each ends as the page says."""

import re
import subprocess

import pytest
from console import environment, page_text
from support import slow

BOARDS = re.findall(r"^(mpu-hw fpga .*?) +#", page_text("boards"), re.M)
# Pages, and their lines in the order of the page: what one writes the next may read.
SHORT = {
    "denial-record": [r"mpu-hw generate .*"],
    "judge, the adapters": [r"mpu-hw judge --list", r"mpu-hw judge --adapter ibex\b"],
    "judge, a unit of this project": [r"mpu-hw generate .*", r"mpu-hw judge build/own.*"],
    "registers": [r"mpu-hw generate --schema .*"],
}


def ended(command, folder):
    done = subprocess.run(
        ["sh", "-ec", command],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.mark.parametrize("name", SHORT)
def test_a_short_line_ends_well(name, tmp_path):
    shell = re.findall(r"^```sh\n(.*?)^```$", page_text(name.partition(",")[0]), re.M | re.S)
    for pattern in SHORT[name]:
        (line,) = re.findall(rf"^{pattern}", "".join(shell), re.M)
        ended(line, tmp_path)


@slow
@pytest.mark.parametrize("line", BOARDS)
def test_a_board_of_the_page_is_built(line, tmp_path):
    ended(line, tmp_path)
    assert [*tmp_path.glob("build/fpga/*.bi[tn]")]


def test_the_page_has_boards():
    assert len(BOARDS) == 3
