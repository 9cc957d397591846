"""The command ``mpu-hw explain``: where its state comes from, its outputs, its statuses."""

import json
import re

import pytest
from mpu_hw_sim.simulator import MissingTool

from mpu_hw.cli import main

SETS = ("--set", "mpuaddr0=0x200001ff", "--set", "mpucfg0=0x1b")
DUMP = "mpuaddr0     0x200001ff\nmpucfg0      0x1b\nmpuswitch0   0x1\n"


def ended(arguments, capfd):
    with pytest.raises(SystemExit) as error:
        main(["explain", *map(str, arguments)])
    captured = capfd.readouterr()
    return error.value.code, captured.out, captured.err


@pytest.fixture
def dump(tmp_path):
    path = tmp_path / "dump.txt"
    path.write_text(DUMP)
    return path


def test_a_dump_gives_the_map_and_no_line_is_padded(dump, capfd):
    status, out, err = ended([dump], capfd)
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[3] == "0x80000000 0x80000fff  --- 0 rw- 0 --- -/- --- -/-"
    assert lines == [line.rstrip() for line in lines]


def test_a_write_comes_behind_the_file(dump, capfd):
    status, out, _ = ended([dump, "--set", "mpucfg0=0x19", "--json"], capfd)
    data = json.loads(out)
    assert (status, data["registers"]["mpucfg0"]) == (0, "0x19")
    assert data["map"][1]["modes"]["U"]["rights"] == "r--"


def test_an_access_is_explained_and_json_has_it_behind_the_map(capfd):
    status, out, _ = ended([*SETS, "--access", "U load 0x80000000"], capfd)
    assert status == 0
    assert out.splitlines()[0] == "U load of 4 at 0x80000000, port data: allowed"
    _, out, _ = ended([*SETS, "--access", "U load 0x80000000", "--json"], capfd)
    assert [access["allow"] for access in json.loads(out)["accesses"]] == [True]


@pytest.mark.parametrize(
    ("options", "allow"),
    [
        ((), False),
        (("--status", "sum"), True),
        (("--paged", "satp"), True),
        (("--status", "vsum", "--paged", "vsatp"), False),
    ],
)
def test_status_and_paging_are_options(options, allow, capfd):
    arguments = [*SETS, "--access", "S load 0x80000000", "--json", *options]
    assert json.loads(ended(arguments, capfd)[1])["accesses"][0]["allow"] == allow


def test_mprv_and_the_port_are_options(capfd):
    arguments = [*SETS, "--access", "M load 0x0", "--mprv", "U", "--port", "data", "--json"]
    (access,) = json.loads(ended(arguments, capfd)[1])["accesses"]
    assert (access["checked_as"], access["allow"], access["port"]) == ("U", False, "data")


def test_a_meant_region_is_a_finding(capfd):
    _, out, _ = ended([*SETS, "--meant", "mpu[0]=0x80000000,2K"], capfd)
    assert "region is wider than meant: mpu[0]: NAPOT matches 0x80000000-0x80000fff, meant" in out


def test_picture_and_page_are_files(dump, tmp_path, capfd):
    picture, page = tmp_path / "map.svg", tmp_path / "map.html"
    assert ended([dump, "--svg", picture, "--html", page], capfd)[0] == 0
    assert picture.read_text().startswith("<svg ")
    assert "<h1>dump.txt</h1>" in page.read_text()
    assert ended([*SETS, "--html", page], capfd)[0] == 0
    assert "<h1>registers of --set</h1>" in page.read_text()


def test_what_differs_is_status_1(dump, tmp_path, capfd):
    other = tmp_path / "other.txt"
    other.write_text(DUMP.replace("0x1b", "0x19"))
    status, out, _ = ended([dump, "--diff", other], capfd)
    assert (status, out.splitlines()[-1]) == (1, "0x80000000 0x80000fff   rw- > r--")
    status, out, _ = ended([dump, "--diff", dump], capfd)
    assert (status, out) == (0, "no difference\n")
    status, out, _ = ended([dump, "--diff", other, "--json"], capfd)
    assert (status, json.loads(out)["registers"][0]["name"]) == (1, "mpucfg0")


def test_a_configuration_may_come_from_a_file(dump, tmp_path, capfd):
    config = tmp_path / "unit.toml"
    config.write_text("hypervisor = false\nentries = { mpu = 1 }\npaddr_width = 32\n")
    status, out, _ = ended([dump, config], capfd)
    assert (status, out.splitlines()[-3][:10]) == (0, "0x80001000")


REFUSED = [
    ((), "explain must have a state: STATE, --set, or --elf and --at"),
    (("--at", "main"), "--elf and --at must be given together"),
    (("--elf", "p.elf"), "--elf and --at must be given together"),
    (("a", "b", "--elf", "p", "--at", "m"), "--elf must not go with a file of registers, a"),
    ((*SETS, "--mprv", "H"), "--mprv must be S, U, VS, VU or M, not 'H'"),
    ((*SETS, "--paged", "stap"), "Register of --paged 'stap' is not known; did you mean 'satp'?"),
    ((*SETS, "--status", "sun"), "Bit of --status 'sun' is not known; did you mean 'sum'?"),
    ((*SETS, "--port", "bus"), "Port 'bus' is not known; known: fetch, data"),
    (("--set", "mpuaddr0"), "--set must be register=value, not 'mpuaddr0'"),
    (
        (*SETS, "--diff", "x", "--svg", "y"),
        "--diff must not go with --access, --meant, --svg or --html",
    ),
    (("missing",), "missing: No such file or directory"),
]


@pytest.mark.parametrize(("arguments", "line"), REFUSED)
def test_bad_input_is_one_line_and_status_2(arguments, line, tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "b").write_text("xlen = 32\n")
    assert ended(arguments, capfd) == (2, "", f"mpu-hw: {line}\n")
    assert [path.name for path in tmp_path.iterdir()] == ["b"]


def test_a_tool_that_is_missing_is_one_line(tmp_path, monkeypatch, capfd):
    def fail(*arguments, **options):
        raise MissingTool("Verilator is not installed, as this says")

    monkeypatch.setattr("mpu_hw_sim.explanation.elf_state.state_at_symbol", fail)
    line = "mpu-hw: Verilator is not installed, as this says\n"
    assert ended(["--elf", "p.elf", "--at", "main"], capfd) == (2, "", line)


def test_help_names_the_statuses(capfd):
    status, out, _ = ended(["--help"], capfd)
    assert status == 0
    assert re.search(r"^ +3 +--elf: the program did not reach the symbol", out, re.M)
