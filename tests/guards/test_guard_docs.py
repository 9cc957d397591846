"""What docs/guards.md says is so."""

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest

from mpu_hw.cli import main
from mpu_hw.export.tops import GUARDS
from mpu_hw.guards import GuardConfig
from mpu_hw.guards.record import record_registers

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "guards.md").read_text(encoding="utf-8")


def test_the_instance_is_one():
    names = {}
    exec(re.search(r"```python\n(.*?)```", TEXT, re.S)[1], names)
    guard = names["guard"]
    used = re.findall(r"guard\.(\w+)(?:\.(\w+))?[:;]", TEXT)
    assert used
    for group, member in used:
        assert not member or hasattr(getattr(guard, group), member)
    assert set(guard.signature.members) == {group for group, _ in used}
    # "a slave of 16 KiB"
    assert guard.registers.signature.addr_width == 14


def test_the_command_writes_what_is_named(tmp_path, capfd):
    command = re.search(r"```sh\nmpu-hw (.*?) -o out\n```", TEXT)[1]
    with pytest.raises(SystemExit) as caught:
        main([*command.split(), "-o", str(tmp_path)])
    assert caught.value.code == 0
    named = {f"wishbone_guard.{kind}" for kind in ("v", "json", "vlt")}
    assert {path.name for path in tmp_path.iterdir()} == named
    # The instance in Verilog connects each of its ports.
    description = json.loads((tmp_path / "wishbone_guard.json").read_text(encoding="utf-8"))
    instance = re.search(r"```verilog\n(.*?)```", TEXT, re.S)[1]
    connected = re.findall(r"\.(\w+)\(", instance)
    assert sorted(connected) == sorted(port["name"] for port in description["ports"])


def test_the_file_is_that_of_a_guard(tmp_path, capfd):
    file = tmp_path / "dma.toml"
    file.write_text(re.search(r"```toml\n(.*?)```", TEXT, re.S)[1], encoding="utf-8")
    (command,) = re.findall(r"`mpu-hw (generate dma.toml) -o out`", TEXT)
    with pytest.raises(SystemExit) as caught:
        main([*command.replace("dma.toml", str(file)).split(), "-o", str(tmp_path / "out")])
    assert caught.value.code == 0
    description = json.loads((tmp_path / "out" / "axi4_guard.json").read_text(encoding="utf-8"))
    assert description["guard"]["id_width"] == 6
    groups = {port["group"] for port in description["ports"]}
    assert groups == {"", "initiator", "target", "registers", "master", "denial"}


def test_the_tables_name_every_guard_and_field():
    assert all(name.__name__ in TEXT for name in GUARDS.values())
    rows = " ".join(re.findall(r"^\| (`.*?) \|", TEXT, re.M))
    assert {field.name for field in fields(GuardConfig)} <= set(re.findall(r"`(\w+)`", rows))


def test_the_fields_of_the_record_are_those_of_the_table():
    registers = record_registers(GuardConfig(addr_width=34))
    for register in registers:
        assert f"0x{register.number:X}" in TEXT
        assert f"`{register.name}`" in TEXT
    (status, info) = (re.search(rf"`guard{n}` \|(.*)\|", TEXT)[1] for n in ("status", "info"))
    for text, register in ((status, registers[0]), (info, registers[1])):
        spans = [(f.msb, f.lsb) for f in register.fields]
        said = re.findall(r"(?:^ |; )(?:(\d+):)?(\d+) ", text)
        assert [(int(msb or lsb), int(lsb)) for msb, lsb in said] == sorted(spans)
