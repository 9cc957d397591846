"""Which configuration grants which rights: all encodings are tried on the reference model."""

from dataclasses import dataclass, replace

from mpu_hw.config import MpuConfig
from mpu_hw.isa import CFG_A, CFG_BITS, AddressMode
from mpu_hw.revision import Stage
from mpu_hw_sim.explanation.access import rights_at
from mpu_hw_sim.explanation.modes import MODES
from mpu_hw_sim.explanation.state import RegisterState

__all__ = ["Rights", "cfg_of", "default_rights", "encodings", "parse_rights"]

LETTERS = "rwx"
# Bank to the writes that give it the entries of a pool.
DEALT: dict[str, tuple[tuple[str, int], ...]] = {
    "spmp": (("mpmpdeleg", 0),),
    "vspmp": (("mpmpdeleg", 0), ("hspmpdeleg", 0)),
}
# Stages whose entries grant both modes the same.
ALIKE = ("g", "m")


@dataclass(frozen=True)
class Rights:
    """What an entry shall grant, as ``rw-``, to the mode of the kernel and to that of its tasks."""

    kernel: str
    task: str


def parse_rights(text: str) -> str:
    """Parse letters of ``rwx``, in this order, with or without ``-`` for those that are not there.

    Raises
    ------
    ValueError
        It is none.
    """
    rights = "".join(letter if letter in text else "-" for letter in LETTERS)
    if text not in (rights, rights.replace("-", "")) or rights == "---":
        raise ValueError(f"Rights must be letters of rwx in this order, as rx or r-x, not {text!r}")
    return rights


def cfg_of(
    config: MpuConfig, bank: str, rights: str, *, user: bool, shared: bool, lock: bool
) -> int:
    """Return the cfg of an entry that grants just these rights; field A is 0.

    Parameters
    ----------
    config : MpuConfig
    bank : str
    rights : str
        As :func:`parse_rights` returns them.
    user, shared : bool
        For U (VU), for both; else for S (VS). SUM is 0. Entries of PMP and of hgmpu know no
        difference.
    lock : bool
        L is 1.

    Raises
    ------
    ValueError
        No encoding grants them; the message has what can be granted.
    """
    if lock and not config.spec.lock:
        raise ValueError(f"--lock must go with a bank whose entries have a lock, not with {bank}")
    if user and shared:
        raise ValueError("--user must not go with --shared")
    stage = next(stage for stage in config.stages if stage.bank == bank)
    if (user or shared) and stage.name in ALIKE:
        raise ValueError(
            f"--user and --shared must not go with {bank}, which grants S and U the same"
        )
    both = shared or stage.name in ALIKE
    wanted = Rights("---" if user else rights, rights if both or user else "---")
    found = encodings(config, stage, lock)
    if wanted not in found:
        mine = {each.task if user else each.kernel for each in found if _is_like(each, user, both)}
        known = ", ".join(sorted(mine - {"---"}, reverse=True))
        who = "both modes" if both else "U" if user else "S"
        raise ValueError(f"Rights of {bank} for {who} must be {known}, not {rights}")
    return found[wanted]


def _is_like(rights: Rights, user: bool, both: bool) -> bool:
    if both:
        return rights.kernel == rights.task
    return "---" in ((rights.kernel,) if user else (rights.task,))


def encodings(config: MpuConfig, stage: Stage, lock: bool) -> dict[Rights, int]:
    """Return for each pair of rights that an entry can grant at a stage the lowest encoding.

    Field A is 0. SUM is 0. A pair of which nothing is granted is among them.
    """
    # Neither modes nor grain nor a reset value changes what an encoding grants.
    plain = replace(config, granularity=4, modes=("tor", "na4", "napot"), reset=())
    fields = [name for name in plain.spec.bank(stage.bank).table.fields if name != "L"]
    found: dict[Rights, int] = {}
    for number in range(1 << len(fields)):
        cfg = sum((number >> bit & 1) << CFG_BITS[name] for bit, name in enumerate(fields))
        cfg |= lock << CFG_BITS["L"]
        granted = _granted(plain, stage, cfg)
        if granted is not None:
            found.setdefault(granted, cfg)
    return found


def default_rights(config: MpuConfig, stage: Stage) -> Rights:
    """Return what a stage grants where no entry matches; its bank has entries."""
    return _rights(_delegated(replace(config, reset=()), stage), stage)


def _delegated(config: MpuConfig, stage: Stage) -> RegisterState:
    state = RegisterState(config)
    for name, value in DEALT.get(stage.bank, ()) if config.pooled else ():
        if name in state.registers.numbers:
            state.registers.write(name, value)
    return state


def _rights(state: RegisterState, stage: Stage) -> Rights:
    modes = ("VS", "VU") if stage.virt else ("S", "U")
    return Rights(*(rights_at(state, stage.name, MODES[mode], 0, state.status) for mode in modes))


def _granted(config: MpuConfig, stage: Stage, cfg: int) -> Rights | None:
    """Return what an encoding grants; None where no write stores it."""
    state = _delegated(config, stage)
    registers, bank = state.registers, stage.bank
    registers.write(f"{bank}addr0", (1 << config.paddr_width - 2) - 1)
    for enable in (stage.enable, f"{bank}switch0"):
        if enable in registers.numbers:
            registers.write(enable, 1)
    written = cfg | AddressMode.NAPOT << CFG_A
    registers.write(f"{bank}cfg0", written)
    return _rights(state, stage) if registers.read(f"{bank}cfg0") == written else None
