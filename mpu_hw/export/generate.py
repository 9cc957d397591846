"""A folder with everything that is generated for one configuration."""

from pathlib import Path
from tempfile import TemporaryDirectory

from ..config import MpuConfig
from ..unit import Mpu
from .describe import render_json
from .verilog import render_verilog

__all__ = ["TOP", "generate"]

TOP = "mpu"  # name of the generated module


def generate(config: MpuConfig, folder: Path) -> list[Path]:
    """Write ``mpu.v`` and ``mpu.json`` into ``folder`` and return their paths.

    The same configuration gives the same bytes. Files appear whole or not at all: they are written
    beside their place and then renamed.

    Raises
    ------
    OSError
        The folder cannot be made or written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".mpu-", dir=folder) as scratch:
        component = Mpu(config)
        texts = {
            "mpu.v": render_verilog(component, name=TOP),
            "mpu.json": render_json(component, name=TOP),
        }
        for name, text in texts.items():
            (Path(scratch) / name).write_text(text, encoding="utf-8")
        return [(Path(scratch) / name).replace(folder / name) for name in texts]
