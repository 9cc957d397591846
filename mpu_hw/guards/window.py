"""Register accesses that come over a bus."""

from typing import Any

from amaranth import Mux

from ..isa import Privilege
from .config import GuardConfig

__all__ = ["connect_window", "window_width"]

NUMBER_WIDTH = 12  # of a CSR


def window_width(config: GuardConfig) -> int:
    """Give the bits of a byte address in the window: a word of XLEN bits for each CSR number."""
    return NUMBER_WIDTH + (config.unit.xlen // 8 - 1).bit_length()


def connect_window(m: Any, csr: Any, valid: Any, number: Any, write: Any, wdata: Any, failed: Any):
    """Drive a CSR port from a bus, as M; ``failed`` is 1 where there is no register or it traps."""
    trap = csr.illegal
    if "virtual" in csr.signature.members:
        trap = trap | csr.virtual
    m.d.comb += [
        # A number that rests on an entry would keep check ports waiting.
        csr.addr.eq(Mux(valid, number, 0)),
        csr.priv.eq(Privilege.M),
        csr.write.eq(valid & write),
        csr.wdata.eq(wdata),
        failed.eq(~csr.hit | trap),
    ]
