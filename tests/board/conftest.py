"""For the tests of boards: the smallest unit, and a command line that is called in this process."""

import pytest

from mpu_hw import MpuConfig
from mpu_hw.cli import main

SMALL = {
    "hypervisor": False,
    "entries": {"mpu": 1},
    "granularity": 32,
    "modes": ["napot"],
    "paddr_width": 16,
    "switch": False,
    "ports": [{"name": "data", "accesses": ["load", "store"], "max_size": 4}],
}


@pytest.fixture(scope="session")
def small():
    return MpuConfig.from_dict(SMALL)


@pytest.fixture
def fpga(capfd, tmp_path, monkeypatch):
    """Status, standard output and standard error of ``mpu-hw fpga``; it writes to tmp_path/out."""
    # A narrow terminal would break lines of the table.
    monkeypatch.setenv("COLUMNS", "120")

    def call(*arguments):
        with pytest.raises(SystemExit) as caught:
            main(["fpga", *map(str, arguments), "-o", str(tmp_path / "out")])
        return caught.value.code, *capfd.readouterr()

    return call
