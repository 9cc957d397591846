"""A folder with everything that is generated for one configuration."""

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from ..config import MpuConfig
from ..files import new_folder, whole_file
from ..mpu import Mpu
from .describe import describe, render_json
from .kit import KIT
from .names import PORT_NAMES, require_module_name
from .tops import TOPS
from .unit_verilog import render_unit, render_waivers

__all__ = ["SUFFIXES", "generate", "write_unit"]

# What follows the name in the names of files: of those of every top, and of all of a unit.
VERILOG = (".v", ".json", ".vlt")
SUFFIXES = (*VERILOG, *KIT)
TOP = "mpu"  # what is generated unless another top is given


def generate(
    config: MpuConfig,
    folder: Path,
    *,
    top: str = TOP,
    guard: Mapping[str, Any] | None = None,
    name: str | None = None,
    port_names: str = PORT_NAMES[0],
    debug: bool = False,
) -> list[Path]:
    """Write ``name``.v, .json, .vlt and the integration kit to ``folder``; return their paths.

    The same configuration gives the same bytes. Files appear whole or not at all: they are written
    beside their place and then renamed.

    Parameters
    ----------
    top : str
        One of ``TOPS``: the unit, or a guard with the unit in it.
    guard : mapping
        Fields of ``GuardConfig``, for a guard.
    name : str or None
        Module, and prefix of every module beneath it; None: that of the top.
    port_names : str
        ``verilog``: group and member joined by one underscore; ``amaranth``: by two.
    debug : bool
        Keep ``src`` attributes in the Verilog.

    Raises
    ------
    TypeError, ValueError
        As ``GuardConfig``; ValueError as well where the name is no Verilog identifier.
    OSError
        The folder cannot be made or written, or Yosys cannot run.
    """
    row = TOPS[top]
    name = row.module if name is None else name
    require_module_name("--name", name)
    kit = row.kit
    paths = [folder / f"{name}{suffix}" for suffix in (*VERILOG, *kit)]
    with ExitStack() as stack:
        stack.enter_context(new_folder(folder))
        # Before the work, which takes longer than to see that there is no place for it.
        partial = [stack.enter_context(whole_file(path)) for path in paths]
        component = row.build(config, guard or {})
        description = row.describe(component, name=name, port_names=port_names)
        texts = (
            render_unit(component, description, debug=debug),
            render_json(description),
            render_waivers(name),
            *(render(description) for render in kit.values()),
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
