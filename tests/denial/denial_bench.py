"""A unit with a denial record in Amaranth's simulator, clock by clock."""

from typing import NamedTuple

from amaranth.sim import Simulator

from mpu_hw import Mpu, MpuConfig
from mpu_hw.isa import Access, Privilege

__all__ = ["READ", "Ask", "Csr", "Wait", "play"]

MOST_CLOCKS = 200  # that a request waits
READ = object()  # read the whole record, when the last verdict has come


class Ask(NamedTuple):
    """A request at a port, held until it is accepted."""

    addr: int
    access: int = Access.LOAD
    priv: int = Privilege.U
    virt: int = 0


class Csr(NamedTuple):
    """A register access, in the clock in which the requests beside it are accepted."""

    name: str
    write: int | None = None
    priv: int = Privilege.M
    virt: int = 0


class Wait(NamedTuple):
    """Nothing happens."""

    clocks: int = 1


class Answer(NamedTuple):
    """What the CSR port answered."""

    rdata: int
    hit: int
    illegal: int
    virtual: int


def play(config: MpuConfig, *steps) -> list:
    """Play steps on one unit; each is a ``Csr``, a ``Wait``, a ``READ`` or a dict of ports.

    A dict may have a register access as well, under ``csr``.

    Returns
    -------
    list
        In order: an Answer to each ``Csr``, and of each ``READ`` what the registers of the record
        read, by M.
    """
    unit, found = Mpu(config), []

    async def bench(ctx):
        for name in unit.status.signature.members:
            ctx.set(getattr(unit.status, name), "bare" in name or "stateen" in name)
        for step in steps:
            if step is READ:
                # A verdict that is on its way is recorded first.
                await _clock(ctx, unit, {})
                reads = [await _clock(ctx, unit, {"csr": Csr(name)}) for name in _names(config)]
                assert all(answer.hit and not answer.illegal for answer in reads)
                found.append([answer.rdata for answer in reads])
                continue
            clocks = step.clocks if isinstance(step, Wait) else 1
            for _ in range(clocks):
                answer = await _clock(ctx, unit, _members(step))
            if answer is not None:
                found.append(answer)

    simulator = Simulator(unit)
    simulator.add_clock(1e-6)
    simulator.add_testbench(bench)
    simulator.run()
    return found


def _names(config: MpuConfig) -> list[str]:
    return [name for name in config.csr_base if name.startswith("mdenial")]


def _members(step) -> dict:
    if isinstance(step, Csr):
        return {"csr": step}
    return {} if isinstance(step, Wait) else step


async def _clock(ctx, unit: Mpu, step: dict) -> Answer | None:
    """Hold requests until all are accepted; the register access is made in that clock."""
    ports = {name: ask for name, ask in step.items() if name != "csr"}
    for name, ask in ports.items():
        _drive(ctx, getattr(unit, name), ask)
    for _ in range(MOST_CLOCKS):
        if all(ctx.get(getattr(unit, name).ready) for name in ports):
            break
        await ctx.tick()
    else:
        raise AssertionError(f"not accepted: {ports}")
    answer = _access(ctx, unit, step["csr"]) if "csr" in step else None
    await ctx.tick()
    ctx.set(unit.csr.addr, 0)
    ctx.set(unit.csr.write, 0)
    for name in ports:
        _drive(ctx, getattr(unit, name), None)
    return answer


def _drive(ctx, port, ask: Ask | None) -> None:
    ctx.set(port.valid, ask is not None)
    for name, value in (ask or Ask(0))._asdict().items():
        if name in port.signature.members:
            ctx.set(getattr(port, name), value)


def _access(ctx, unit: Mpu, csr: Csr) -> Answer:
    pins = {
        "addr": unit.config.csr_base[csr.name],
        "priv": csr.priv,
        "write": csr.write is not None,
        "wdata": csr.write or 0,
        **({"virt": csr.virt} if unit.config.hypervisor else {}),
    }
    for name, value in pins.items():
        ctx.set(getattr(unit.csr, name), value)
    virtual = ctx.get(unit.csr.virtual) if unit.config.hypervisor else 0
    return Answer(*(ctx.get(getattr(unit.csr, name)) for name in Answer._fields[:3]), virtual)
