"""Named configurations that the tests build and prove; a start for one's own."""

from .config import MpuConfig

__all__ = ["PRESETS"]

PRESETS: dict[str, MpuConfig] = {
    "default": MpuConfig(),
    "mpu-rv64": MpuConfig(xlen=64),
}
