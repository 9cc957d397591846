"""From SystemVerilog to a netlist, by Yosys."""

import re
import tempfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from mpu_hw.board.tool import YOSYS, ToolFailed, run, version
from mpu_hw.cache import built, digest_named
from mpu_hw.files import tool_cache

from .adapter import Adapter
from .netlist import Netlist, read_aiger

__all__ = ["DesignError", "design_texts", "netlist_of", "parameters_of"]

# An undefined value is a free input before anything is made simpler by it. A value before reset is
# undefined too.
SCRIPT = (
    "hierarchy -check -top {top}; proc -norom; flatten; setattr -unset init w:*; "
    "setundef -undriven -anyseq; setundef -anyseq; memory_map; opt -full; async2sync; "
    "techmap; opt -fast; dfflegalize -cell $_DFF_P_ x; simplemap; aigmap; opt_clean; "
    "write_aiger -ascii -symbols netlist.aag"
)
READ = (
    "read_slang -j 1 --ignore-assertions --ignore-initial --allow-use-before-declare "
    "-D SYNTHESIS -I . {values}--top {top} {files}; "
)
HEADERS = (".svh", ".vh", ".h")
NAMED = re.compile(r"^[\w.+-]+$")


class DesignError(ValueError):
    """The design cannot be read."""


def design_texts(paths: tuple[Path, ...], adapter: Adapter) -> dict[str, str]:
    """Read the files of the design: those that are given, or those of the adapter's package.

    Raises
    ------
    ValueError
        Two files have the same name, or none is given and there is no package.
    OSError
        A file cannot be read.
    """
    if not paths:
        return adapter.source.texts()
    texts = adapter.source.own_texts()
    for path in paths:
        if path.name in texts:
            raise ValueError(f"Files of the design must have different names, not two {path.name}")
        if not NAMED.match(path.name):
            raise ValueError(f"The name of a file must have letters, digits, not {path.name!r}")
        texts[path.name] = path.read_text(encoding="utf-8", errors="replace")
    return texts


def parameters_of(adapter: Adapter, entries: int, paddr_width: int) -> dict[str, int]:
    """Return the parameters of the module for a number of entries and a width.

    Raises
    ------
    ValueError
        A parameter is neither a number nor one of the names.
    """
    known = {
        "entries": entries,
        "paddr_width": paddr_width,
        "addr_width": paddr_width - 2,
        "xlen": 64 if paddr_width > 34 else 32,
    }
    values: dict[str, int] = {}
    for name, value in adapter.parameters.items():
        if isinstance(value, str):
            if value not in known:
                raise ValueError(
                    f"Parameter {name!r} must be a number or one of {', '.join(known)}, "
                    f"not {value!r}"
                )
            value = known[value]
        values[name] = int(value)
    return values


def netlist_of(texts: Mapping[str, str], top: str, parameters: Mapping[str, int]) -> Netlist:
    """Read a design as gates.

    Raises
    ------
    DesignError
        Yosys does not take it: its first error in one line.
    MissingTool
        Yosys is not installed.
    """
    values = "".join(f"-G {name}={value} " for name, value in parameters.items())
    files = " ".join(name for name in texts if not name.endswith(HEADERS))
    script = (READ + SCRIPT).format(values=values, top=top, files=files)
    key = digest_named({**texts, "script ": script, "tool ": version(YOSYS)})

    def make(folder: Path) -> None:
        with tempfile.TemporaryDirectory(prefix="mpu-hw-judge-") as name, tool_cache():
            work = Path(name)
            for each, text in texts.items():
                (work / each).write_text(text, encoding="utf-8")
            try:
                run(YOSYS, ["-q", "-p", script], work)
            except ToolFailed as error:
                raise DesignError(f"The design cannot be read: {_reason(error)}") from None
            (folder / "netlist.aag").write_bytes((work / "netlist.aag").read_bytes())

    folder = built("judge", key, make)
    return _parsed(folder / "netlist.aag")


@lru_cache(maxsize=4)
def _parsed(path: Path) -> Netlist:
    return read_aiger(path.read_text(encoding="utf-8"))


def _reason(error: ToolFailed) -> str:
    """Return the first complaint with its line, as ``pmp.sv:12: error: …``."""
    found = re.findall(r"^\S+\.\w+:\d+.*?(?i:error).*$", error.log, flags=re.M)
    return " ".join((found[0] if found else str(error)).split())
