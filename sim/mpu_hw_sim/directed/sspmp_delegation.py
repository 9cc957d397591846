"""Rows 37 to 39 and 41: what mpmpdeleg and hspmpdeleg do to entries and enable bits."""

from functools import partial

from mpu_hw.config import MpuConfig
from mpu_hw_sim.directed.action import EVERYTHING, Line, Read, Write, WriteEntry, stores
from mpu_hw_sim.directed.case import Case
from mpu_hw_sim.directed.pool_actions import is_number, mark_all, marked, share_pmp, shares

__all__ = ["SSPMP_DELEGATION"]

_Case = partial(Case, access="indirect")


def _dynamic(config: MpuConfig) -> bool:
    return 12 <= config.entries["pool"] <= 64


def _row_38(config: MpuConfig) -> tuple[Line, ...]:
    total = config.entries["pool"]
    return (
        *mark_all(config),
        *share_pmp(4, 4),
        Write("spmpen", 0, 0b10110101),
        *is_number(config, "s", 0, 4),
        *is_number(config, "s", 1, 5),
        *share_pmp(6, 6),
        *is_number(config, "s", 0, 6),
        *is_number(config, "m", total - 7, total - 1),
        *is_number(config, "m", total - 6, None),
        Read("pmpaddr", 5, marked(config, 5)),
        Read("spmpen", 0, 0b101101),
        *share_pmp(4, 4),
        *is_number(config, "s", 0, 4),
        Read("pmpaddr", 4, 0),
        # The bits moved with their entries; those of the first two went with them, and stay 0.
        Read("spmpen", 0, 0b10110100),
    )


SSPMP_DELEGATION = (
    _Case(
        row=37,
        title="mpmpdeleg keeps a locked PMP entry PMP's, and ends at the pool",
        rules=("SSPMP-DELEG-01", "SSPMP-DELEG-02", "SSPMP-DELEG-03", "SSPMP-DELEG-06"),
        lines=lambda config: (
            *mark_all(config),
            WriteEntry("pmp", 7, EVERYTHING, "0 111", locked=True),
            *share_pmp(5, config.entries["pool"]),
            *share_pmp(8, 8),
            Read("pmpaddr", 8, 0),
            Write("pmpaddr", 8, 0x3F << config.grain_bits),
            Read("pmpaddr", 8, 0),
            Write("pmpcfg", 2, 0x1F),
            Read("pmpcfg", 2, 0),
            *is_number(config, "s", 0, 8),
            *share_pmp(127, config.entries["pool"]),
        ),
        pooled=True,
        needs=_dynamic,
    ),
    _Case(
        row=38,
        title="raising p moves contents and enable bits down, lowering it brings no bit back",
        rules=("SSPMP-DELEG-07", "SSPMP-DELEG-08", "SSPMP-DELEG-02"),
        lines=_row_38,
        pooled=True,
        needs=lambda config: _dynamic(config) and config.entries["pool"] <= 37,
    ),
    _Case(
        row=41,
        title="software that knows only mpmpdeleg finds T-p entries in SPMP and none in vSPMP",
        rules=("HYP-DELEG-13", "HYP-DELEG-14", "HYP-DELEG-15", "SSPMP-DELEG-05"),
        lines=lambda config: (
            *share_pmp(0, 0),
            *shares(0, config.entries["pool"]),
            *stores("s", config.entries["pool"] - 1, "S", addr=marked(config, 1)),
            *is_number(config, "s", config.entries["pool"] - 1, 1),
            *stores("vs", 0, "S", addr=marked(config, 1)),
            *is_number(config, "vs", 0, None),
            *share_pmp(8, 8),
            *shares(8, config.entries["pool"] - 8),
        ),
        pooled=True,
        needs=_dynamic,
    ),
    _Case(
        row=39,
        title="where delegation is fixed the registers tell the counts and keep them",
        rules=("SSPMP-DELEG-09",),
        lines=lambda config: (
            *shares(config.entries["pmp"], config.entries["spmp"]),
            Write("mpmpdeleg", 0, 1),
            Write("hspmpdeleg", 0, 1, "S"),
            *shares(config.entries["pmp"], config.entries["spmp"]),
            Write("pmpaddr", 63, 0x3F << config.grain_bits),
            Read("pmpaddr", 63, 0),
            Read("pmpcfg", 14, 0),
        ),
        pooled=False,
        needs=lambda config: config.entries["pmp"] < 56,
    ),
)
