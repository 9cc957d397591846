"""Parameters of a guard: each wrong one is refused in one line."""

import re

import pytest

from mpu_hw import MpuConfig
from mpu_hw.cli import main
from mpu_hw.guards import AxiLiteGuard, GuardConfig, Master, WishboneGuard

POOL = MpuConfig(revision="sspmp-1.0", entries={"pool": 4})
HOST = MpuConfig(entries={"mpu": 4, "vsmpu": 0, "hgmpu": 0})
REFUSED = [
    (lambda: Master(id=256), "id of a master must be between 0 and 255, not 256"),
    (lambda: Master(id=2, priv="HS"), "Mode of master 2 must be U, S or M, not 'HS'"),
    (lambda: Master(virt=1), "virt of master 0 must be true or false, not 1"),
    (
        lambda: Master(id=3, priv="M", virt=True),
        "virt of master 3 must be false for mode M, not true",
    ),
    (lambda: GuardConfig(unit=4), "unit of a guard must be an MpuConfig, not 4"),
    (
        lambda: GuardConfig(unit=MpuConfig(denial_record=True)),
        "denial_record of the unit of a guard must be false, as the guard has a record of its own, "
        "not true",
    ),
    (
        lambda: GuardConfig(unit=MpuConfig(hardened=True)),
        "hardened of the unit of a guard must be false, as the guard has no second rail, not true",
    ),
    (lambda: GuardConfig(masters=4), "masters must be a list of Master, not 4"),
    (lambda: GuardConfig(masters=["U"]), "masters must be a list of Master, not ['U']"),
    (
        lambda: GuardConfig(masters=[Master(id=1), Master(id=1)]),
        "masters must have different numbers, not [1, 1]",
    ),
    (
        lambda: GuardConfig(unit=HOST, masters=[Master(id=1, virt=True)]),
        "virt of master 1 must be false without guests, not true",
    ),
    (
        lambda: GuardConfig(masters=[Master(id=1, priv="M")]),
        "Mode of master 1 must be one that this unit checks, not M",
    ),
    (lambda: GuardConfig(sum=1), "sum must be true or false, not 1"),
    (
        lambda: GuardConfig(data_width=16),
        "data_width must be 32 or 64, or on AXI4 128, 256, 512 or 1024, not 16",
    ),
    (
        lambda: WishboneGuard(GuardConfig(data_width=128)),
        "data_width of Wishbone must be 32 or 64, not 128",
    ),
    (
        lambda: AxiLiteGuard(GuardConfig(data_width=1024)),
        "data_width of AXI4-Lite must be 32 or 64, not 1024",
    ),
    (lambda: GuardConfig(addr_width=35), "addr_width must be between 12 and 34, not 35"),
    (lambda: GuardConfig(registers="apb"), "registers must be csr or bus, not 'apb'"),
    (
        lambda: GuardConfig(record_base=0x7FE),
        "record_base must be between 1984 and 2044, not 2046",
    ),
    (lambda: GuardConfig(id_width=0), "id_width must be between 1 and 32, not 0"),
    (lambda: GuardConfig(user_width=True), "user_width must be an integer, not True"),
    (lambda: GuardConfig(user_width=129), "user_width must be between 0 and 128, not 129"),
    (
        lambda: GuardConfig.from_dict({"unit": 4}, HOST),
        "Key of guard 'unit' is not known; known: masters, sum, data_width, addr_width, "
        "registers, record_base, id_width, user_width",
    ),
    (
        lambda: GuardConfig.from_dict({"masters": "U"}, HOST),
        "masters must be a list of tables, not 'U'",
    ),
    (
        lambda: GuardConfig.from_dict({"masters": [{"id": 1, "mode": "U"}]}, HOST),
        "Key of masters 'mode' is not known; known: id, priv, virt",
    ),
]


@pytest.mark.parametrize(("make", "message"), REFUSED, ids=[row[1][:40] for row in REFUSED])
def test_a_wrong_parameter_is_refused(make, message):
    with pytest.raises((TypeError, ValueError), match=f"^{re.escape(message)}$"):
        make()


def test_a_master_in_m_is_taken_where_there_is_a_pmp():
    assert GuardConfig(unit=POOL, masters=[Master(priv="M")]).rows == (Master(priv="M"),)


@pytest.mark.parametrize(
    ("masters", "width"), [((), 0), ((0,), 0), ((1,), 1), ((0, 1), 1), ((0, 4), 3), ((255,), 8)]
)
def test_the_number_of_a_master_is_as_wide_as_it_must_be(masters, width):
    assert GuardConfig(masters=[Master(id=number) for number in masters]).master_width == width


FLAGS = [
    (
        "--masters 1=U",
        "--masters must be given with --top wishbone-guard, axi-lite-guard or axi4-guard, "
        "not with mpu",
    ),
    (
        "--addr-width 20",
        "--addr-width must be given with --top wishbone-guard, axi-lite-guard or axi4-guard, "
        "not with mpu",
    ),
    (
        "--top axi-lite-guard --id-width 4",
        "--id-width must be given with --top axi4-guard, not with axi-lite-guard",
    ),
    ("--top axi4-guard --user-width 200", "user_width must be between 0 and 128, not 200"),
    (
        "--top wishbone-guard --masters 1",
        "Invalid value for '--masters': '1' must be a number, an equals sign and a mode "
        "(U, S, M, VU or VS)",
    ),
    ("--top wishbone-guard --masters 1=X", "Mode of master 1 must be U, S or M, not 'X'"),
    (
        "--top axi4-guard --data-width 8",
        "data_width must be 32 or 64, or on AXI4 128, 256, 512 or 1024, not 8",
    ),
    (
        "--top axi-lite-guard --data-width 128",
        "data_width of AXI4-Lite must be 32 or 64, not 128",
    ),
]


@pytest.mark.parametrize(("flags", "message"), FLAGS)
def test_a_wrong_flag_is_one_line(flags, message, capfd, tmp_path):
    with pytest.raises(SystemExit) as caught:
        main(["generate", *flags.split(), "-o", str(tmp_path / "out")])
    assert caught.value.code == 2
    assert capfd.readouterr() == ("", f"mpu-hw: {message}\n")
    assert not (tmp_path / "out").exists()


def test_flags_become_fields(monkeypatch, tmp_path, capfd):
    seen = {}

    def note(config, output, *, top, guard, **options):
        seen.update(guard, top=top)
        return []

    monkeypatch.setattr("mpu_hw.export.command.write", note)
    flags = "--top wishbone-guard --masters 1=U,2=VS --sum --data-width 64 --addr-width 30"
    with pytest.raises(SystemExit):
        main(["generate", *flags.split(), "--registers", "bus", "-o", str(tmp_path)])
    assert seen == {
        "top": "wishbone-guard",
        "masters": (Master(id=1), Master(id=2, priv="S", virt=True)),
        "sum": True,
        "data_width": 64,
        "addr_width": 30,
        "registers": "bus",
    }


# Text of the table, flags, and the message behind the name of the file, or without it.
FILES = [
    ("guard = 4", "", "Configuration file {}: guard must be a table, not 4"),
    (
        "[guard]\ntop = 'mpu'",
        "",
        "Configuration file {}: top of guard must be wishbone-guard, axi-lite-guard or "
        "axi4-guard, not 'mpu'",
    ),
    (
        "[guard]\nmaster = []",
        "--top axi4-guard",
        "Configuration file {}: Key of guard 'master' is not known; did you mean 'masters'?",
    ),
    (
        "[guard]\ntop = 'wishbone-guard'\nid_width = 4",
        "",
        "Configuration file {}: id_width of guard must be given with --top axi4-guard, "
        "not with wishbone-guard",
    ),
    (
        "[guard]\ntop = 'wishbone-guard'\nmasters = [{id = 300}]",
        "",
        "Configuration file {}: id of a master must be between 0 and 255, not 300",
    ),
    (
        "[guard]\ntop = 'wishbone-guard'",
        "--data-width 8",
        "data_width must be 32 or 64, or on AXI4 128, 256, 512 or 1024, not 8",
    ),
    (
        "[guard]\ntop = 'wishbone-guard'\ndata_width = 256",
        "",
        "Configuration file {}: data_width of Wishbone must be 32 or 64, not 256",
    ),
]


@pytest.mark.parametrize(("text", "flags", "message"), FILES)
def test_a_wrong_table_is_one_line(text, flags, message, capfd, tmp_path):
    file = tmp_path / "unit.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit) as caught:
        main(["generate", str(file), *flags.split(), "-o", str(tmp_path / "out")])
    assert caught.value.code == 2
    assert capfd.readouterr() == ("", f"mpu-hw: {message.format(file)}\n")
    assert not (tmp_path / "out").exists()


TABLE = """
entries = {mpu = 2, vsmpu = 0, hgmpu = 0}

[guard]
top = "axi4-guard"
masters = [{id = 1}, {id = 2, priv = "S"}]
data_width = 64
id_width = 6
"""


@pytest.mark.parametrize(
    ("flags", "top", "fields"),
    [
        ("", "axi4-guard", {"data_width": 64, "id_width": 6}),
        ("--data-width 32", "axi4-guard", {"data_width": 32, "id_width": 6}),
        ("--top mpu", "mpu", None),
    ],
)
def test_a_table_is_a_guard_unless_flags_say_otherwise(flags, top, fields, monkeypatch, tmp_path):
    seen = {}

    def note(config, output, *, top, guard, **options):
        seen.update(entries=config.entries["mpu"], top=top, guard=guard)
        return []

    monkeypatch.setattr("mpu_hw.export.command.write", note)
    file = tmp_path / "unit.toml"
    file.write_text(TABLE, encoding="utf-8")
    with pytest.raises(SystemExit):
        main(["generate", str(file), *flags.split(), "-o", str(tmp_path)])
    masters = {"masters": (Master(id=1), Master(id=2, priv="S"))}
    assert seen == {"entries": 2, "top": top, "guard": masters | fields if fields else {}}
    # To all else the file is that of the unit.
    assert MpuConfig.from_toml(file) == MpuConfig(entries={"mpu": 2, "vsmpu": 0, "hgmpu": 0})
