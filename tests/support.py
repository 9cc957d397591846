"""What launchers share: the Verilog of a configuration, made once for all tests."""

from pathlib import Path

from mpu_hw import Mpu, MpuConfig
from mpu_hw.cache import built, digest
from mpu_hw.export import write_verilog

__all__ = ["ROOT", "unit_verilog"]

ROOT = Path(__file__).parents[1]


def unit_verilog(config: MpuConfig) -> Path:
    """Generate the unit of a configuration, or find it where an earlier test did."""
    sources = sorted((ROOT / "mpu_hw").rglob("*.py"))
    key = digest(config.to_toml(), *(source.read_text() for source in sources))

    def make(folder: Path) -> None:
        write_verilog(Mpu(config), folder / "mpu.v", name="mpu")

    return built("verilog", key, make) / "mpu.v"
