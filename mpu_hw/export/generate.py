"""A folder with everything that is generated for one configuration."""

from contextlib import ExitStack
from pathlib import Path

from ..config import MpuConfig
from ..files import new_folder, whole_file
from ..mpu import Mpu
from .describe import describe, render_json
from .names import PORT_NAMES, require_module_name
from .unit_verilog import render_unit, render_waivers

__all__ = ["generate", "write_unit"]

TOP = "mpu"  # name of the generated module unless another is given


def generate(
    config: MpuConfig,
    folder: Path,
    *,
    name: str = TOP,
    port_names: str = PORT_NAMES[0],
    debug: bool = False,
) -> list[Path]:
    """Write ``name``.v, .json and .vlt into ``folder`` and return their paths.

    The same configuration gives the same bytes. Files appear whole or not at all: they are written
    beside their place and then renamed.

    Parameters
    ----------
    name : str
        Module, and prefix of every module beneath it.
    port_names : str
        ``verilog``: group and member joined by one underscore; ``amaranth``: by two.
    debug : bool
        Keep ``src`` attributes in the Verilog.

    Raises
    ------
    ValueError
        The name is no Verilog identifier.
    OSError
        The folder cannot be made or written, or Yosys cannot run.
    """
    require_module_name("--name", name)
    paths = [folder / f"{name}.{kind}" for kind in ("v", "json", "vlt")]
    with ExitStack() as stack:
        stack.enter_context(new_folder(folder))
        # Before the work, which takes longer than to see that there is no place for it.
        partial = [stack.enter_context(whole_file(path)) for path in paths]
        component = Mpu(config)
        description = describe(component, name=name, port_names=port_names)
        texts = (
            render_unit(component, description, debug=debug),
            render_json(description),
            render_waivers(name),
        )
        for path, text in zip(partial, texts, strict=True):
            path.write_text(text, encoding="utf-8")
    return paths


def write_unit(config: MpuConfig, path: Path, *, name: str = TOP) -> Path:
    """Write the Verilog of a unit to ``path``, whose folder is made where missing."""
    component = Mpu(config)
    text = render_unit(component, describe(component, name=name))
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as partial:
        partial.write_text(text, encoding="utf-8")
    return path
