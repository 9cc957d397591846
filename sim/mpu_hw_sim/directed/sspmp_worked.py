"""The worked examples of docs/rules.md section 10, pool by pool."""

from collections.abc import Callable
from functools import partial

from mpu_hw.config import MpuConfig
from mpu_hw.isa import CFG_A, AddressMode
from mpu_hw_sim.directed.action import EVERYTHING, Line, Read, Write, WriteEntry, stores
from mpu_hw_sim.directed.case import Case
from mpu_hw_sim.directed.pool_actions import (
    is_number,
    mark_all,
    mark_guest,
    marked,
    share_pmp,
    share_spmp,
    shares,
)

__all__ = ["SSPMP_WORKED"]

LOCK = 0x80
NAPOT_R = AddressMode.NAPOT << CFG_A | 0x101

_Case = partial(Case, access="indirect", pooled=True)


def _pool(total: int) -> Callable[[MpuConfig], bool]:
    return lambda config: config.entries["pool"] == total


def _worked_16(config: MpuConfig) -> tuple[Line, ...]:
    return (
        Read("mpmpdeleg", 0, 16),
        *mark_all(config),
        *share_pmp(10, 10),
        *(line for i in range(6) for line in is_number(config, "s", i, 10 + i)),
        *is_number(config, "s", 6, None),
        *share_pmp(0, 0),
        *share_pmp(40, 16),
        *share_pmp(127, 16),
        *share_pmp(0x80, 0),
        *share_pmp(16, 16),
        WriteEntry("pmp", 7, EVERYTHING, "0 111", locked=True),
        *share_pmp(5, 16),
        *share_pmp(7, 16),
        *share_pmp(8, 8),
        *stores("m", 0, cfg=NAPOT_R | LOCK),
        *share_pmp(9, 9),
        # The old SPMP[0] is PMP[8] now, and locked as such.
        Read("pmpcfg", 2, (NAPOT_R | LOCK) & 0xFF),
        Write("pmpcfg", 2, 0),
        Read("pmpcfg", 2, (NAPOT_R | LOCK) & 0xFF),
        *share_pmp(8, 9),
    )


def _worked_32(config: MpuConfig) -> tuple[Line, ...]:
    return (
        *shares(32, 0),
        *share_pmp(8, 8),
        *shares(8, 24),
        *share_spmp(20, 20),
        *share_pmp(16, 16),
        *shares(16, 16),
        *share_pmp(32, 32),
        *shares(32, 0),
        *share_pmp(8, 8),
        *shares(8, 24),
        *share_pmp(16, 16),
        *share_spmp(32, 16),
    )


def _worked_48(config: MpuConfig) -> tuple[Line, ...]:
    return (
        *mark_all(config),
        *share_pmp(8, 8),
        *share_spmp(16, 16),
        *is_number(config, "s", 0, 8),
        *is_number(config, "s", 15, 23),
        *is_number(config, "s", 16, None),
        # What was the host's is empty now (HYP-DELEG-17).
        *is_number(config, "vs", 0, None),
        *is_number(config, "vs", 23, None),
        *(line for index in (8, 23) for line in mark_guest(config, index, 24 + index)),
        *is_number(config, "vs", 8, 32),
        *is_number(config, "vs", 24, None),
        *share_pmp(16, 16),
        *is_number(config, "vs", 0, 32),
        *is_number(config, "vs", 15, 47),
        *is_number(config, "vs", 16, None),
        *stores("vs", 16, addr=marked(config, 1), cfg=NAPOT_R),
        *is_number(config, "vs", 16, None),
    )


def _worked_64(config: MpuConfig) -> tuple[Line, ...]:
    return (
        Read("mpmpdeleg", 0, 64),
        *mark_all(config),
        *share_pmp(5, 5),
        *is_number(config, "s", 0, 5),
        *is_number(config, "s", 58, 63),
        *is_number(config, "s", 59, None),
        *share_pmp(0, 0),
        *is_number(config, "s", 63, 63),
        *share_pmp(65, 64),
        *is_number(config, "s", 0, None),
    )


def _worked_128(config: MpuConfig) -> tuple[Line, ...]:
    return (
        *shares(64, 64),
        *share_pmp(16, 16),
        *share_spmp(16, 16),
        *mark_guest(config, 0, 32),
        *mark_guest(config, 1, 33),
        *mark_guest(config, 63, 95),
        # An entry further, and none that was beyond index 63 shows what it held.
        *share_spmp(17, 17),
        *is_number(config, "vs", 0, 33),
        *is_number(config, "vs", 62, 95),
        *is_number(config, "vs", 63, None),
        *is_number(config, "s", 16, None),
        *share_spmp(16, 16),
        *is_number(config, "vs", 0, None),
        *is_number(config, "vs", 1, 33),
        *is_number(config, "vs", 63, 95),
    )


def _worked_192(config: MpuConfig) -> tuple[Line, ...]:
    return (
        *shares(64, 128),
        *share_pmp(0, 0),
        *share_spmp(255, 192),
        *stores("m", 62, addr=marked(config, 62)),
        *stores("m", 63, addr=marked(config, 63)),
        *stores("vs", 0, addr=marked(config, 1)),
        *is_number(config, "vs", 0, None),
        *share_spmp(63, 63),
        *is_number(config, "s", 62, 62),
        *is_number(config, "vs", 0, None),
        *stores("m", 7, cfg=LOCK),
        *share_spmp(7, 63),
        *share_spmp(8, 8),
        *share_pmp(127, 64),
    )


SSPMP_WORKED = (
    _Case(
        row=37,
        title="the worked list of a pool of 16",
        rules=("SSPMP-DELEG-01", "SSPMP-DELEG-02", "SSPMP-DELEG-03", "SSPMP-DELEG-04"),
        lines=_worked_16,
        needs=_pool(16),
    ),
    _Case(
        row=39,
        title="the worked list of a pool of 32",
        rules=("HYP-DELEG-12", "HYP-DELEG-13", "HYP-DELEG-14", "HYP-DELEG-15"),
        lines=_worked_32,
        hypervisor=True,
        needs=_pool(32),
    ),
    _Case(
        row=39,
        title="the worked list of a pool of 48",
        rules=("HYP-DELEG-11", "HYP-DELEG-13", "SSPMP-IND-02"),
        lines=_worked_48,
        hypervisor=True,
        needs=_pool(48),
    ),
    _Case(
        row=39,
        title="the worked list of a pool of 64",
        rules=("SSPMP-DELEG-02", "SSPMP-DELEG-03", "SSPMP-DELEG-05"),
        lines=_worked_64,
        needs=_pool(64),
    ),
    _Case(
        row=39,
        title="the worked list of a pool of 96",
        rules=("HYP-DELEG-13", "HYP-DELEG-14", "HYP-DELEG-15", "SSPMP-RST-02"),
        lines=lambda config: (
            *shares(64, 32),
            *share_pmp(32, 32),
            *shares(32, 64),
            *stores("vs", 0, addr=marked(config, 1)),
            *is_number(config, "vs", 0, None),
            *stores("s", 63, "S", addr=marked(config, 2)),
            *is_number(config, "s", 63, 2),
        ),
        hypervisor=True,
        needs=_pool(96),
    ),
    _Case(
        row=39,
        title="the worked list of a pool of 128",
        rules=("HYP-DELEG-11", "SSPMP-ENT-01"),
        lines=_worked_128,
        hypervisor=True,
        needs=_pool(128),
    ),
    _Case(
        row=39,
        title="the worked list of a pool of 192",
        rules=("HYP-DELEG-11", "HYP-DELEG-12", "SSPMP-DELEG-03", "SSPMP-ENT-01"),
        lines=_worked_192,
        hypervisor=True,
        needs=_pool(192),
    ),
)
