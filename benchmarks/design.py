"""What is measured: a design is a set of sources and what its numbers mean."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

__all__ = ["ADAPTERS", "HARNESS", "Design"]

FOLDER = Path(__file__).parent
HARNESS = (FOLDER / "harness.sv").read_text(encoding="utf-8")
ADAPTERS = FOLDER / "adapters"


@dataclass(frozen=True, kw_only=True)
class Design:
    """One row of the tables.

    Parameters
    ----------
    name : str
        As ``--only`` selects it.
    title : str
    group : str
        ``ours``, ``peer``, ``feature``, ``registers``, ``asic`` or ``harness``.
    entries, ports : int
        What the total is divided by.
    compared : int
        Address bits that an entry is compared with.
    make : callable
        Gives the sources, text by file name, in the order in which they are read.
    top : str
    parameters : table of a parameter of the harness -> value
    slang : bool
        SystemVerilog that plain Yosys does not read.
    lacks : str
        What the design does not do, beside its number.
    feature : str
        What it shows the cost of, for the row of a feature.
    base : str
        Name of the row that it is a feature over.
    portable : bool
        Made of no cells of one device.
    clocks : (int, int, int) or None
        Clocks of a check at best; at most, of one that reads all entries; at worst, after a
        register write and behind all other ports.
    series : str
        The line on which it is drawn over its entries; not drawn where empty.
    asic_top : str
        Mapped to the cells of a liberty file, too, with this top module.
    """

    name: str
    title: str
    group: str
    entries: int
    ports: int = 1
    compared: int = 0
    make: Callable[[], Mapping[str, str]]
    top: str = "harness"
    parameters: Mapping[str, int] = field(default_factory=dict)
    slang: bool = False
    lacks: str = ""
    feature: str = ""
    base: str = ""
    portable: bool = True
    clocks: tuple[int, int, int] | None = None
    series: str = ""
    asic_top: str = ""

    @cached_property
    def sources(self) -> Mapping[str, str]:
        """Text by file name; made when first wanted, because generating takes seconds."""
        return self.make()

    def read(self, top: str = "") -> str:
        """Give the Yosys commands that read the sources, with another top module than its own."""
        top = top or self.top
        files = " ".join(name for name in self.sources if not name.endswith(".svh"))
        if self.slang:
            values = " ".join(f"-G {name}={value}" for name, value in self.parameters.items())
            return (
                "read_slang -j 1 --ignore-assertions --ignore-initial --allow-use-before-declare "
                f"-D SYNTHESIS -I . {values} --top {top} {files}"
            )
        values = " ".join(f"-chparam {name} {value}" for name, value in self.parameters.items())
        return f"read_verilog -sv {files}; hierarchy -top {top} {values}"
