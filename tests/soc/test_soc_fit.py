"""What a command says of a unit that the core cannot stand beside."""

import pytest

from mpu_hw.cli import main

PORTS = """
[[ports]]
name = "fetch"
accesses = ["fetch"]
max_size = 4

[[ports]]
name = "data"
accesses = ["load", "store", "hlvx"]
max_size = 2
"""
NO_DATA = PORTS.replace('"data"', '"other"')
TEXTS = {
    PORTS: "max_size of port 'data' must be at least 4 bytes for this core, not 2",
    NO_DATA: "The unit must have a port 'data', or one port 'check' for every access, not only "
    "['fetch', 'other']",
}


@pytest.mark.parametrize("toml", TEXTS, ids=["narrow", "missing"])
@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "{elf}", "{toml}", "--trace", "{trace}"],
        ["fpga", "ulx3s-85f", "{toml}", "--top", "soc"],
        ["fpga", "ulx3s-85f", "{toml}", "--top", "soc", "--firmware", "{elf}"],
    ],
    ids=["run", "board", "board with a program"],
)
def test_a_unit_that_does_not_fit_is_one_line_and_status_2(
    arguments, toml, tmp_path, capfd, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    config, elf = tmp_path / "c.toml", tmp_path / "p.elf"
    config.write_text(toml)
    elf.touch()
    given = {"toml": config, "elf": elf, "trace": tmp_path / "trace"}
    with pytest.raises(SystemExit) as ended:
        main([argument.format(**given) for argument in arguments])
    captured = capfd.readouterr()
    assert (ended.value.code, captured.err) == (2, f"mpu-hw: {TEXTS[toml]}\n")
    assert sorted(tmp_path.iterdir()) == [config, elf]
