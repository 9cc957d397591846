"""A folder with everything that is generated for one configuration."""

from contextlib import ExitStack
from pathlib import Path

from ..config import MpuConfig
from ..files import new_folder, whole_file
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
    paths = [folder / name for name in ("mpu.v", "mpu.json")]
    with ExitStack() as stack:
        stack.enter_context(new_folder(folder))
        # Before the work, which takes longer than to see that there is no place for it.
        partial = [stack.enter_context(whole_file(path)) for path in paths]
        component = Mpu(config)
        texts = (render_verilog(component, name=TOP), render_json(component, name=TOP))
        for path, text in zip(partial, texts, strict=True):
            path.write_text(text, encoding="utf-8")
    return paths
