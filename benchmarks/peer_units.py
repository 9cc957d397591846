"""The PMP of another core with its registers, cut out of the file that has all of its CSRs."""

from collections.abc import Iterator, Mapping

from mpu_hw_sim.judge.adapter import read_adapter

from .design import Design
from .peers import PEERS

__all__ = ["peer_units"]

IBEX = next(peer for peer in PEERS if peer.name == "ibex")
UNIT = "ibex_unit.sv"
# With the kind of reset that our rows have: a flip-flop of osu018 with the other one is twice as
# large.
RESET = (" or negedge rst_ni", "")
LACKS = "as Ibex; registers with a synchronous reset; no debug module"


def peer_units() -> Iterator[Design]:
    """Give the PMP of Ibex with its registers, for every number of channels."""
    if IBEX.folder() is None:
        return
    for channels in (1, 2):
        ways = f"-{channels}p" if channels > 1 else ""
        yield Design(
            name=f"ibex-unit-16{ways}",
            title="Ibex, PMP and its registers",
            group="registers",
            feature=f"PMP with Smepmp, 16 entries, {channels} channel{'s' * (channels > 1)}, RV32",
            entries=16,
            ports=channels,
            compared=IBEX.compared,
            make=_sources,
            top="ibex_unit",
            clocks=(1, 1, 1),
            asic_top="ibex_unit",
            parameters={"N": 16, "CH": channels},
            slang=True,
            lacks=LACKS,
        )


def _sources() -> Mapping[str, str]:
    texts = read_adapter("ibex-registers").source.texts()
    texts["ibex_csr.sv"] = texts["ibex_csr.sv"].replace(*RESET)
    unit = texts.pop(UNIT)  # around the others, and behind them
    return texts | {UNIT: unit}
