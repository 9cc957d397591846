"""Bad input of mpu-hw plan: one line with what would do, and status 2."""

import pytest

from mpu_hw.cli import main

REGION = '[[region]]\nname = "{}"\nbase = {}\nsize = {}\n{}\n'


def regions(*rows):
    return "".join(REGION.format(*row) for row in rows)


ONE = regions(("a", 0x1000, 0x1000, 's = "r"'))
ODD = regions(("a", 0x1000, 0x3000, 's = "r"'), ("b", 0x5000, 0x1800, 'u = "rw"'))
SPMP = "--preset mcu"
POOL = "--preset sspmp-rv64-hyp"

# Content of the file, arguments, and the line; FILE is the name of the file.
BAD = {
    "key of the file": (
        "regions = 1",
        "",
        "Key of FILE 'regions' is not known; did you mean 'region'?",
    ),
    "no region": ("", "", "FILE must have a table [[region]] for each region"),
    "no table": ("region = [1]", "", "FILE: each region must be a table, not 1"),
    "key of a region": (
        ONE.replace("size", "sise"),
        "",
        "Region 'a': key 'sise' is not known; did you mean 'size'?",
    ),
    "name": (ONE.replace('"a"', "1"), "", "Name of a region must be text in one line, not 1"),
    "two of a name": (ONE + ONE, "", "Region 'a' must have a name of its own"),
    "no base": ("[[region]]\nsize = 4", "", "Region 'region 0' must have the key 'base'"),
    "base": (
        ONE.replace("4096", '"4K"', 1),
        "",
        "Region 'a': base must be an address, as 0x80000000, not '4K'",
    ),
    "size": (
        regions(("a", 0, '"4k"', "")),
        "",
        "Size must be a number of bytes, as 4096 or 4K, not '4k'",
    ),
    "lock": (ONE + "lock = 1", SPMP, "Region 'a': lock must be true or false, not 1"),
    "no lock": (
        ONE + "lock = true",
        "",
        "Region 'a' must not be locked: entries of mpu have no lock",
    ),
    "host and guest": (
        ONE + 'vs = "r"',
        "",
        "Region 'a' must have rights of S and U or of VS and VU, not of both",
    ),
    "shared and one": (
        ONE + 'shared = "r"',
        "",
        "Region 'a' must have rights of both modes, or of each, not both",
    ),
    "bank": (
        ONE + 'bank = "pmp"',
        "",
        "Region 'a': bank must be mpu, vsmpu or hgmpu, not 'pmp'",
    ),
    "modes of a bank": (
        ONE + 'bank = "vsmpu"',
        "",
        "Region 'a' must be for modes that vsmpu checks, not S and U",
    ),
    "no guests": (
        ONE.replace("s =", "vs ="),
        SPMP,
        "Region 'a' must be for modes that a bank checks, not VS and VU",
    ),
    "letters": (
        ONE.replace('"r"', '"wr"'),
        "",
        "Region 'a': s must be letters of rwx in this order, as rx or r-x, not 'wr'",
    ),
    "rights": (
        ONE + 'u = "rw"',
        "",
        "Region 'a' must have rights that mpu can grant, not S r-- U rw-: "
        "without opening more, S --- U rw- or S r-- U r--",
    ),
    "rights of one guest": (
        regions(("a", 0, 64, 'vs = "rw"\nbank = "hgmpu"')),
        "",
        "Region 'a' must have rights that hgmpu can grant, not VS rw- VU ---: "
        "without opening more, VS --- VU ---",
    ),
    "beyond the last address": (
        ONE.replace("4096", "0xffffffff", 1),
        SPMP,
        "Region 'a' must end at 0x100000000 or below, not at 0x100000fff",
    ),
    "grain": (
        ONE.replace("4096", "4100", 1),
        "--granularity 64",
        "Region 'a' must begin and end at multiples of the grain, 64 bytes, not 0x1004-0x2003: "
        "around it 0x1000-0x203f takes 2 entries, inside of it 0x1040-0x1fff takes 2 entries",
    ),
    "grain, nothing inside": (
        regions(("a", 4, 8, 's = "r"')),
        "--granularity 64",
        "Region 'a' must begin and end at multiples of the grain, 64 bytes, not 0x4-0xb: "
        "around it 0x0-0x3f takes 1 entry",
    ),
    "last address": (
        ONE.replace("4096", "0xfffff000", 1),
        f"{SPMP} --modes tor",
        "Region 'a' must have other bounds: Region must be one that an entry can match, "
        "not 0xfffff000-0xffffffff: TOR ends before the last address",
    ),
    "four bytes": (
        regions(("a", 4, 4, 's = "r"')),
        f"{SPMP} --modes napot",
        "Region 'a' must have other bounds: Region must be one that an entry can match, "
        "not 0x4-0x7: NAPOT matches 0x0-0x7 around it",
    ),
    "overlap": (
        regions(("a", 0, 0x2000, 's = "r"'), ("b", 0x1000, 0x2000, 'u = "r"')),
        "",
        "Region 'b' must not overlap 'a', as in 0x1000-0x1fff: "
        "'b' as 0x2000-0x2fff takes 2 entries with it",
    ),
    "nested": (
        regions(("a", 0, 0x4000, 's = "r"'), ("b", 0x1000, 0x1000, 'u = "r"')),
        "",
        "Region 'a' must not overlap 'b', as in 0x1000-0x1fff: "
        "'a' as 0x0-0xfff and 0x2000-0x3fff takes 2 entries with it",
    ),
    "the same": (
        regions(("a", 0, 64, 's = "r"'), ("b", 0, 64, 'u = "r"')),
        "",
        "Region 'a' must not overlap 'b', as in 0x0-0x3f",
    ),
    "guests without enable registers": (
        regions(("a", 0, 64, 'vs = "r"\nvu = "r"\nbank = "spmp"')),
        f"{POOL} --no-switch",
        "Region 'a' must be of a unit with switch = true, where guests have entries of their own",
    ),
    "too many": (
        ODD,
        "--entries mpu=3",
        "Regions of mpu must take at most 3 entries, not 4: "
        "3 are enough with 'b' as 0x5000-0x5fff (2048 bytes less)",
    ),
    "two to change": (
        ODD,
        "--entries mpu=2",
        "Regions of mpu must take at most 2 entries, not 4: 2 are enough with "
        "'b' as 0x5000-0x5fff (2048 bytes less) and 'a' as 0x0-0x3fff (4096 bytes more)",
    ),
    "other bounds do not help": (
        ODD,
        "--entries mpu=1",
        "Regions of mpu must take at most 1 entries, not 4: other bounds of one region do not help",
    ),
    "many regions": (
        regions(*((f"{n}", 0x1000 * n, 0x800, 's = "r"') for n in range(17))),
        "--entries mpu=16",
        "Regions of mpu must take at most 16 entries, not 17: "
        "what would do is searched for 16 regions at most",
    ),
    "no bank has as many": (
        regions(*((f"{n}", 0x1000 * n, 0x800, 's = "r"') for n in range(66))),
        "",
        "Regions of mpu must take at most 16 entries, not 66 or more",
    ),
    "pool": (
        regions(("a", 0, 64, 'shared = "r"\nbank = "pmp"'), ("b", 0, 64, 's = "r"')),
        "--preset sspmp-rv32 --entries pool=1",
        "Regions of the pool must take at most 1 entries, not 2: "
        "other bounds of one region do not help",
    ),
    "two forms": (ONE, "--json --writes", "--writes must not go with --json"),
}


@pytest.fixture
def run(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)

    def ended(content, arguments):
        (tmp_path / "FILE").write_text(content)
        with pytest.raises(SystemExit) as error:
            main(["plan", "FILE", *arguments.split()])
        captured = capfd.readouterr()
        return error.value.code, captured.out, captured.err

    return ended


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_line_and_status_2(name, run):
    content, arguments, line = BAD[name]
    assert run(content, arguments) == (2, "", f"mpu-hw: {line}\n")


def test_a_unit_with_reset_entries_has_no_plan(run, tmp_path):
    (tmp_path / "unit.toml").write_text(
        'entries = { mpu = 4 }\n[[reset]]\nbank = "mpu"\nindex = 0\naddr = 0\ncfg = 0\n'
    )
    line = (
        "mpu-hw: Configuration of a plan must have no entries with a reset value, not 1: "
        "a plan begins with entries that are OFF\n"
    )
    assert run(ONE, "unit.toml") == (2, "", line)


@pytest.mark.parametrize("option", ["--c", "--rust"])
def test_the_file_of_the_regions_is_not_overwritten(run, option, tmp_path):
    line = "mpu-hw: A file to write must not be FILE, the file of the regions\n"
    assert run(ONE, f"{option} FILE") == (2, "", line)
    assert (tmp_path / "FILE").read_text() == ONE


def test_an_error_of_the_planner_is_status_1(run, monkeypatch):
    from mpu_hw_sim import planning

    writes_of = planning.writes_of
    monkeypatch.setattr(planning, "writes_of", lambda plan: writes_of(plan)[:-1])
    line = (
        "mpu-hw: the reference model does not confirm the plan: hs: 0x1000 grants S rwx, not r--\n"
    )
    assert run(ONE, "") == (1, "", line)
