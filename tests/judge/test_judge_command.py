"""``mpu-hw judge`` on the command line: statuses, outputs, and one line for what is wrong."""

import json

import pytest
from click.testing import CliRunner
from mpu_hw_sim.judge import adapter_names, read_adapter
from mpu_hw_sim.judge.survey import PACKAGES
from small_design import DESIGN, HERE, MAP

from mpu_hw import cli
from mpu_hw.commands.exit_status import Status

SMALL = ("--entries", "3", "--paddr-width", "12")


def with_hole(folder, hole):
    path = folder / "map.toml"
    text = MAP.read_text(encoding="utf-8")
    path.write_text(text.replace("hole = 0", f"hole = {hole}"), encoding="utf-8")
    return path


def test_a_proof_is_status_0(run):
    status, out, err = run(DESIGN, "--adapter", MAP, *SMALL)
    assert (status, err) == (Status.SUCCESS, "")
    assert out.splitlines()[0].endswith("10 claims: 10 proved")
    assert "assumed: accesses are naturally aligned" in out.splitlines()


def test_a_hole_is_status_1_and_is_written(run, tmp_path):
    vcd, test = tmp_path / "a.vcd", tmp_path / "a.sv"
    adapter = with_hole(tmp_path, 1)
    status, out, _ = run(DESIGN, "--adapter", adapter, *SMALL, "--vcd", vcd, "--test", test)
    assert status == Status.DIFFERENCE
    assert "COM-PRIO-02: " in out
    assert vcd.read_text().startswith("$version mpu-hw judge")
    assert "module judge_test;" in test.read_text()


def test_json_is_alone_on_standard_output(run, tmp_path):
    status, out, _ = run(DESIGN, "--adapter", with_hole(tmp_path, 4), *SMALL, "--json")
    data = json.loads(out)
    assert status == Status.DIFFERENCE
    assert (data["entries"], data["paddr_width"]) == (3, 12)
    assert {each["verdict"] for each in data["claims"]} == {"proved", "refuted"}


def test_time_that_runs_out_names_the_claims_and_is_status_5(run, tmp_path):
    vcd = tmp_path / "a.vcd"
    status, out, err = run(DESIGN, "--adapter", MAP, *SMALL, "--time-limit", "0", "--vcd", vcd)
    assert status == Status.OPEN_CLAIM
    assert out.splitlines()[0].endswith("10 claims: 10 open")
    assert err.splitlines()[0] == "mpu-hw: open after 0 s: U load of 4 bytes"
    assert len(err.splitlines()) == 10
    assert not vcd.exists()


def test_the_adapters_are_listed(run):
    status, out, _ = run("--list")
    assert status == Status.SUCCESS
    assert {line.split()[0] for line in out.splitlines()[1:]} == set(adapter_names())


def test_there_are_adapters_for_what_pip_has_and_recipes():
    packages = {name for name in adapter_names() if read_adapter(name).source.package}
    assert packages == {"cv32e40s", "cva6", "ibex", "ibex-registers", "rocket"}
    others = set(adapter_names()) - packages
    assert all(read_adapter(name).source.recipe for name in others)


def changed(folder, old, new):
    text = MAP.read_text(encoding="utf-8")
    assert old in text
    path = folder / "map.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return path


# What is changed in the map, into what, and what is wrong then.
WRONG = [
    ('top = "small_pmp"\n', "", "A port map must have 'top'"),
    ("[answer]", "[parameters.x]", "A port map must have 'answer'"),
    ("[inputs]", "[input]", "Key of the port map 'input' is not known; did you mean 'inputs'?"),
    ('specs = ["smepmp"]', 'specs = ["a"]', "specs must be pmp, smepmp, spmp or mpu, not 'a'"),
    ("entries = [1, 16]", "entries = [1, 65]", "entries must be between 1 and 64, not 65"),
    ("entries = [1, 16]", "entries = 4", "entries must be a list of least and most, not 4"),
    ('allow = "allow"', "", "answer must have allow or deny, not []"),
    (
        'allow = "allow"',
        'allowed = "allow"',
        "The key of answer must be allow or deny, not 'allowed'",
    ),
    (
        'allow = "allow"',
        'allow = { load = "allow" }',
        "answer must have a port for each kind, and has none of 'store'",
    ),
    ("[parameters]", "clocks = 65\n[parameters]", "clocks must be between 0 and 64, not 65"),
    (
        "[parameters]",
        "clocks = 1\n[parameters]",
        "A port map with clocks or registers must have 'clock', the port",
    ),
    ("[parameters]", "registers = 1\n[parameters]", "registers must be a table, not 1"),
    ("[answer]", "[registers]\n[answer]", "registers must have 'numbers'"),
    (
        "[answer]",
        "[registers]\nnumber = 1\n[answer]",
        "Key of registers 'number' is not known; did you mean 'numbers'?",
    ),
    (
        "[answer]",
        "[registers]\nnumbers = 1\nwrite = {}\n[answer]",
        "registers.numbers must be a table, not 1",
    ),
    (
        "[answer]",
        "[registers]\nnumbers = { cfgs = 1 }\nwrite = {}\n[answer]",
        "Key of registers.numbers 'cfgs' is not known; did you mean 'cfg'?",
    ),
    (
        "[answer]",
        "[registers]\nnumbers = { cfg = 4096 }\nwrite = {}\n[answer]",
        "registers.numbers.cfg must be between 0 and 4095, not 4096",
    ),
    (
        "[answer]",
        "[registers]\nnumbers = { cfg = 1 }\nwrite = {}\n[answer]",
        "registers.numbers must have 'addr'",
    ),
    (
        "[answer]",
        "[registers]\nnumbers = { cfg = 1, addr = 2 }\nwrite = {}\nwidth = 16\n[answer]",
        "registers.width must be 32 or 64, not 16",
    ),
    (
        "[answer]",
        "[registers]\nnumbers = { cfg = 1, addr = 2 }\nwrite = {}\nreset_clocks = 65\n[answer]",
        "registers.reset_clocks must be between 0 and 64, not 65",
    ),
]
# The same, of a map that does not fit its design.
UNFIT = [
    ('addr = "address"', "", "Every input of the design must be in the port map, not 'addr'"),
    ("hole = 0", "holes = 0", "Port of the map 'holes' is not known; did you mean 'hole'?"),
    ("hole = 0", "hole = 16", "A number for a port of 4 bits must fit, not 16"),
    ('"size[1:0]"', '"size"', "Port 'size' of the design must take 3 bits of the map, not 2"),
    ('"size[1:0]"', '"size[4:0]"', "Bits of 'size' must be of its 3, not 'size[4:0]'"),
    (
        '"address"',
        '"adress"',
        "Name in the port map 'adress' is not known; did you mean 'address'?",
    ),
    ('"address"', '"a b"', "A name in a port map must be as addr[31:0], not 'a b'"),
    ('"address"', '"addr"', "'addr' must have the number of an entry, as addr[0], here"),
    ('"address"', '["address", 1]', "A number in a list must have a width, as 2'b01, not 1"),
    ('"address"', "1.5", "A port map must have numbers, names, lists or tables, not 1.5"),
    (
        'by = "kind"',
        'by = "kin"',
        "Choice of the port map 'kin' is not known; did you mean 'kind'?",
    ),
    ("fetch = 4", "fetc = 4", "Option of kind 'fetc' is not known; did you mean 'fetch'?"),
    ('each = "addr"', 'each = "addr", first = "up"', "first must be left or right, not 'up'"),
    (
        'each = "addr"',
        'each = "addr", fist = "left"',
        "Key beside each 'fist' is not known; did you mean 'first'?",
    ),
    (
        'allow = "allow"',
        'allow = "alow"',
        "Port of the answer 'alow' is not known; did you mean 'allow'?",
    ),
    (
        'allow = "allow"',
        'allow = "allow[2]"',
        "answer must be one bit of 'allow', which has 1, not 'allow[2]'",
    ),
    (
        'N = "entries"',
        'N = "n"',
        "Parameter 'N' must be a number or one of entries, paddr_width, addr_width, xlen, not 'n'",
    ),
]


@pytest.mark.parametrize(("old", "new", "text"), WRONG)
def test_a_map_that_is_wrong_is_one_line_with_its_name(run, tmp_path, old, new, text):
    path = changed(tmp_path, old, new)
    status, out, err = run(DESIGN, "--adapter", path, *SMALL)
    assert (status, out) == (Status.BAD_INPUT, "")
    assert err.startswith(f"mpu-hw: Port map file {path}: {text}")
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(("old", "new", "text"), UNFIT)
def test_a_map_that_does_not_fit_is_one_line(run, tmp_path, old, new, text):
    status, out, err = run(DESIGN, "--adapter", changed(tmp_path, old, new), *SMALL)
    assert (status, out, err) == (Status.BAD_INPUT, "", f"mpu-hw: {text}\n")


NAMES = ", ".join(adapter_names())
REFUSED = [
    ((), f"--adapter must be a map.toml or one of {NAMES}"),
    (("--adapter", "ibx"), "Adapter 'ibx' is not known; did you mean 'ibex'?"),
    (("--adapter", "no.toml"), "no.toml: No such file or directory"),
    (
        (DESIGN, "--adapter", MAP, "--spec", "spmp"),
        "--spec must be one that small_pmp serves, smepmp, not 'spmp'",
    ),
    (
        (DESIGN, "--adapter", MAP, "--entries", "17"),
        "Entries of small_pmp must be between 1 and 16, not 17",
    ),
    (
        (DESIGN, "--adapter", MAP, "--paddr-width", "7"),
        "Address bits of small_pmp must be between 8 and 34, not 7",
    ),
    (("--adapter", MAP), "DESIGN must be given: the adapter has no package"),
    (
        (DESIGN, DESIGN, "--adapter", MAP),
        "Files of the design must have different names, not two small_pmp.sv",
    ),
    (("a b.sv", "--adapter", MAP), "The name of a file must have letters, digits, not 'a b.sv'"),
    (("no.sv", "--adapter", MAP), "no.sv: No such file or directory"),
    (
        ("--survey", DESIGN),
        f"The page must have the lines {PACKAGES[0]} and {PACKAGES[1]}",
    ),
]


@pytest.mark.parametrize(("arguments", "text"), REFUSED)
def test_what_cannot_be_served_is_one_line(run, arguments, text):
    status, out, err = run(*arguments)
    assert (status, out, err) == (Status.BAD_INPUT, "", f"mpu-hw: {text}\n")


REGISTERS = [
    ("number = ", "numbr = ", "Port of registers 'numbr' is not known; did you mean 'number'?"),
    (
        'data = "data"',
        'data = "dat"',
        "Port of registers.data 'dat' is not known; did you mean 'data'?",
    ),
]


@pytest.mark.parametrize(("old", "new", "text"), REGISTERS)
def test_a_register_port_that_does_not_fit_is_one_line(run, tmp_path, old, new, text):
    path = tmp_path / "map.toml"
    given = (HERE / "locked_pmp.toml").read_text(encoding="utf-8")
    path.write_text(given.replace(old, new), encoding="utf-8")
    status, out, err = run(HERE / "locked_pmp.sv", "--adapter", path)
    assert (status, out) == (Status.BAD_INPUT, "")
    assert err.startswith(f"mpu-hw: {text}")
    assert len(err.splitlines()) == 1


def test_a_design_without_a_package_is_told_how_to_get_it(run):
    _, _, err = run("--adapter", "hazard3")
    assert err.startswith("mpu-hw: DESIGN must be given: github.com/Wren6991/Hazard3: hdl/")


def test_a_design_that_does_not_parse_is_one_line_with_its_place(run, tmp_path):
    path = tmp_path / "small_pmp.sv"
    path.write_text("module small_pmp(input a;\nendmodule\n", encoding="utf-8")
    status, out, err = run(path, "--adapter", MAP, *SMALL)
    assert (status, out) == (Status.BAD_INPUT, "")
    assert err.startswith("mpu-hw: The design cannot be read: small_pmp.sv:1")
    assert len(err.splitlines()) == 1


def test_a_package_that_is_missing_is_named(run, monkeypatch):
    monkeypatch.setattr("mpu_hw_sim.judge.source.find_spec", lambda name: None)
    status, _, err = run("--adapter", "ibex")
    assert status == Status.BAD_INPUT
    assert err == (
        "mpu-hw: DESIGN must be given: the package 'pythondata-cpu-ibex' is not installed\n"
    )


def test_help_has_the_statuses():
    text = CliRunner().invoke(cli.cli, ["judge", "--help"]).output
    assert "5    no claim is refuted, and one is open: time ran out" in text
