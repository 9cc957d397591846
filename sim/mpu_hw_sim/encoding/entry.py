"""The registers of an entry for a region with rights."""

from dataclasses import dataclass

from mpu_hw.check import require_choice, require_int_in
from mpu_hw.config import MpuConfig
from mpu_hw.isa import CFG_A, AddressMode

from .region import Bounds, place_of

__all__ = ["Encoding", "default_bank", "encode", "require_entry"]


@dataclass(frozen=True)
class Encoding:
    """What to write.

    Parameters
    ----------
    mode : AddressMode
    registers : dict
        Register to value, in the order of the writes. A cfg register that holds several entries
        has the others 0.
    lane : int or None
        The lowest bit of the entry in such a register.
    below : bool
        The entry before it is taken, too: its addr is the lower bound, and it stays OFF.
    """

    mode: AddressMode
    registers: dict[str, int]
    lane: int | None
    below: bool


def default_bank(config: MpuConfig) -> str:
    """Return the bank whose rules are for S and U; where there is none, the first one."""
    host = [stage.bank for stage in config.stages if stage.virt is False]
    return (host or [config.stages[0].bank])[0]


def require_entry(config: MpuConfig, bank: str, index: int) -> None:
    """Raise ValueError where the unit has no such bank, or the bank no such entry."""
    require_choice("--bank", bank, [present.name for present in config.banks])
    require_int_in("--index", index, range(min(64, config.entry_array(bank).count)))


def encode(config: MpuConfig, bank: str, index: int, region: Bounds, cfg: int) -> Encoding:
    """Encode a region for an entry of the unit.

    Parameters
    ----------
    config : MpuConfig
    bank, index : str, int
        As :func:`require_entry` accepts them.
    region : Bounds
    cfg : int
        What the entry grants, as :func:`cfg_of` returns it.

    Raises
    ------
    ValueError
        No entry describes the region.
    """
    place = place_of(config, region, first=index == 0)
    registers = {}
    if place.below is not None:
        registers[f"{bank}addr{index - 1}"] = place.below
    registers[f"{bank}addr{index}"] = place.addr
    value = cfg | place.mode << CFG_A
    names = {name for family in config.csr_families for name in family.registers()}
    lane = None
    if f"{bank}cfg0" in names:
        lanes = config.xlen // 8
        lane = 8 * (index % lanes)
        registers[f"{bank}cfg{index // lanes * lanes // 4}"] = value << lane
    else:
        registers[f"{bank}cfg{index}"] = value
    return Encoding(place.mode, registers, lane, place.below is not None)
