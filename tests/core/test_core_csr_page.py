"""The page of the documents that lists the CSRs is what the description gives."""

import re
from pathlib import Path

from click.testing import CliRunner

from mpu_hw.core import CoreConfig
from mpu_hw.core.csr import rows
from mpu_hw.core.csr_page import main, render_csr_page

PAGE = Path(__file__).parents[2] / "docs" / "csrs.md"


def test_the_page_in_the_documents_is_the_one_that_is_written(tmp_path):
    path = tmp_path / "csrs.md"
    result = CliRunner().invoke(main, ["-o", str(path)])
    assert (result.exit_code, result.output) == (0, "")
    assert path.read_text(encoding="utf-8") == PAGE.read_text(encoding="utf-8")


def numbers():
    """Numbers in the first column of the first table."""
    lines = render_csr_page().splitlines()
    for first, last in re.findall(r"^\| (0x\w+)(?: to (0x\w+))? \|", "\n".join(lines), re.M):
        yield from range(int(first, 16), int(last or first, 16) + 1)


def test_every_register_is_in_a_line_of_its_own_or_in_a_run():
    both = (rows(CoreConfig(xlen=xlen, stateen=True)) for xlen in (32, 64))
    described = {row.number for found in both for row in found}
    assert sorted(numbers()) == sorted(described)


def test_the_page_says_where_rv64_differs():
    lines = render_csr_page().splitlines()
    gva = [line for line in lines if "`GVA`" in line and "`mstatus" in line]
    assert [line.split(" | ")[:4] for line in gva] == [
        ["| `mstatus`", "`GVA`", "absent", "38"],
        ["| `mstatush`", "`GVA`", "6", "absent"],
    ]
    assert (
        "| 0x310 | `mstatush` | RW | 0x0 | absent | status of the hart, high half | CORE-06 |"
        in lines
    )
