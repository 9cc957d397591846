"""The Yosys that writes the Verilog: the one that Amaranth itself would use."""

import os
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

# Not public; pyproject.toml bounds the version of Amaranth.
from amaranth._toolchain.yosys import YosysError, find_yosys

from ..files import tool_cache

__all__ = ["Yosys", "YosysError", "find"]

OLDEST = (0, 40)  # that reads what Amaranth writes


@dataclass(frozen=True)
class Yosys:
    """A Yosys that can be run.

    Parameters
    ----------
    name : str
        Of the program, or of the Python package that it comes from.
    version : str
    binary : class
        That of Amaranth which runs it.
    """

    name: str
    version: str
    binary: Any

    def run(self, script: str) -> str:
        """Run a script and return what it prints; raise YosysError where it fails."""
        with tool_cache():
            text: str = self.binary.run(["-q", "-"], script, ignore_warnings=True)
        return text


def find() -> Yosys:
    """Find the Yosys of PATH, or of the variable YOSYS, if it is recent enough, else the package.

    The variable AMARANTH_USE_YOSYS limits the choice, as Amaranth documents it.

    Raises
    ------
    OSError
        There is none.
    """
    try:
        with tool_cache():
            binary = find_yosys(lambda found: found >= OLDEST)
            package = getattr(binary, "YOSYS_PACKAGE", None)
            if package:
                return Yosys(package.replace("_", "-"), version(package), binary)
            # "Yosys 0.40+25 (git sha1 ...": what follows may name folders of who compiled it.
            _, number, *_ = binary.run(["-V"]).split()
    except YosysError as error:
        last = (str(error).strip().splitlines() or ["it says nothing"])[-1]
        raise OSError(f"Yosys, which writes the Verilog, cannot be used: {last}") from None
    return Yosys(Path(os.environ.get("YOSYS", "yosys")).name, number, binary)
