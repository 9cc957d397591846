"""docs/denial-record.md has every register and field, where it is."""

import re

from support import ROOT

from mpu_hw import MpuConfig
from mpu_hw.config.register_map import register_map

PAGE = (ROOT / "docs" / "denial-record.md").read_text(encoding="utf-8")


def test_the_table_is_that_of_the_registers():
    rows = re.findall(r"^\| 0x(\w+) \| `(\w+)` \| (.*) \|$", PAGE, re.M)
    found = [row for row in register_map(MpuConfig(denial_record=True)) if row.kind == "denial"]
    assert [(int(number, 16), name) for number, name, _ in rows] == [
        (row.number, row.name) for row in found
    ]
    for (_, _, text), row in zip(rows[:2], found, strict=False):
        bits = re.findall(r"([\d:]+) ([A-Z]+)", text)
        spans = [str(f.lsb) if f.width == 1 else f"{f.msb}:{f.lsb}" for f in row.fields]
        assert sorted(bits) == sorted(zip(spans, [f.name for f in row.fields], strict=True))
