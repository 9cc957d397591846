"""``python -m benchmarks.timing``: what the time of a check tells, with every engine.

Each row is a secret with as many equally likely values as the unit has regions, played in
Amaranth's simulator; the observer sees for how many clocks one access waits. Bits are the mutual
information of both: the unit is deterministic, so that they are the entropy of the wait.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from math import log2
from pathlib import Path
from typing import Any

import click
from amaranth.sim import Simulator

from benchmarks import document
from mpu_hw.config import MpuConfig, PortConfig
from mpu_hw.isa import Privilege
from mpu_hw.mpu import Mpu

__all__ = ["ENGINES", "SECRETS", "bits", "unit", "waits"]

PART = document.MarkedPart("timing")
COMMAND = "python -m benchmarks.timing -o docs/timing.md"
REGIONS = 8  # of the document; each has an entry, and lies behind the one before it
SPAN = 0x1000  # bytes of a region
NAPOT_RWX, OFF = 0x1F, 0x07
SEQUENTIAL = {"engine": "sequential"}
ENGINES: dict[str, dict[str, Any]] = {
    "combinational": {},
    "sequential": SEQUENTIAL,
    "sequential, 2 regions": SEQUENTIAL | {"regions": 2},
    "sequential, constant_time": SEQUENTIAL | {"constant_time": True},
}
LONGEST = 200  # clocks

# A play of a value of the secret: what is done, the access that is observed last.
Play = Callable[["Player", int], Any]


class Player:
    """Write registers and make accesses, one after the other; note how long each access waits.

    Raises
    ------
    RuntimeError
        An access waits for more than ``LONGEST`` clocks.
    """

    def __init__(self, config: MpuConfig, ctx: Any, unit: Mpu):
        self.config, self.ctx, self.unit = config, ctx, unit
        self.regions = config.entries["mpu"]
        self.cfgs: list[int] = []  # as they are

    async def place(self) -> None:
        """Give entry i the region at i * SPAN."""
        for index in range(self.regions):
            await self.write("mpuaddr", index, index * SPAN + SPAN // 2 - 1 >> 2)

    async def write(self, name: str, index: int, value: int) -> None:
        """Write a register in M."""
        csr, ctx = self.unit.csr, self.ctx
        ctx.set(csr.addr, self.config.csr_base[name] + index)
        ctx.set(csr.priv, Privilege.M)
        ctx.set(csr.wdata, value)
        ctx.set(csr.write, 1)
        await ctx.tick()
        ctx.set(csr.write, 0)
        ctx.set(csr.addr, 0)

    async def forget(self) -> None:
        """Write a register with what it has, and let the unit come to rest."""
        await self.write("mpuswitch", 0, (1 << self.regions) - 1)
        await self.ctx.tick().repeat(self.regions + 2)

    async def configure(self, active: int | None = None, first: int = NAPOT_RWX) -> None:
        """Write all entries: so many are active, all unless told, and the first one is this."""
        count = self.regions if active is None else active
        cfgs = [NAPOT_RWX] * count + [OFF] * (self.regions - count)
        cfgs[0] &= first
        if cfgs != self.cfgs:
            for number in range(0, self.regions, 4):
                value = int.from_bytes(bytes(cfgs[number : number + 4]), "little")
                await self.write("mpucfg", number // 4, value)
            self.cfgs = cfgs
        await self.forget()

    async def access(self, region: int, port: str = "task", priv: Privilege = Privilege.U) -> int:
        """Load from a region; give for how many clocks the load waits."""
        pins, ctx = getattr(self.unit, port), self.ctx
        ctx.set(pins.valid, 1)
        ctx.set(pins.addr, region * SPAN)
        ctx.set(pins.size, 2)
        ctx.set(pins.priv, priv)
        for clocks in range(LONGEST):
            if ctx.get(pins.ready):
                await ctx.tick()
                ctx.set(pins.valid, 0)
                await ctx.tick()
                return clocks
            await ctx.tick()
        raise RuntimeError(f"An access waits for more than {LONGEST} clocks")


async def _decider(play: Player, secret: int) -> int:
    await play.configure()
    return await play.access(secret)


async def _again(play: Player, secret: int) -> int:
    await _decider(play, secret)
    return await play.access(secret)


async def _active(play: Player, secret: int) -> int:
    await play.configure(secret + 1)
    return await play.access(play.regions)


async def _permission(play: Player, secret: int) -> int:
    await play.configure(first=NAPOT_RWX & ~(secret & 7))
    return await play.access(0)


async def _probe(
    play: Player, *regions: int, forget: bool = False, port: str = "task", priv: Privilege
) -> int:
    """Access region 0, let another one access others, and access region 0 again."""
    await play.configure()
    await play.access(0)
    for region in regions:
        await play.access(region, port, priv)
    if forget:
        await play.forget()
    return await play.access(0)


async def _other_task(play: Player, secret: int) -> int:
    return await _probe(play, secret, priv=Privilege.U)


async def _kernel(play: Player, secret: int) -> int:
    return await _probe(play, secret, priv=Privilege.S)


async def _machine(play: Player, secret: int) -> int:
    return await _probe(play, secret, priv=Privilege.M)


async def _two_accesses(play: Player, secret: int) -> int:
    return await _probe(play, secret, play.regions - 1, priv=Privilege.S)


async def _forgotten(play: Player, secret: int) -> int:
    return await _probe(play, secret, forget=True, priv=Privilege.S)


async def _other_port(play: Player, secret: int) -> int:
    return await _probe(play, secret, port="other", priv=Privilege.S)


async def _at_once(play: Player, secret: int) -> int:
    """Let another port begin an access; then access region 0 while it may still wait."""
    await play.configure()
    pins, ctx = play.unit.other, play.ctx
    ctx.set(pins.addr, secret * SPAN)
    ctx.set(pins.size, 2)
    ctx.set(pins.valid, 1)
    await ctx.tick()
    seen = await play.access(0)
    ctx.set(pins.valid, 0)
    return seen


# The secret, what is observed, and its play.
SECRETS: tuple[tuple[str, str, Play], ...] = (
    ("which entry decides", "that access, after a register write", _decider),
    ("the same", "that access, made again", _again),
    ("how many entries are active", "an access that none of them matches", _active),
    ("R, W and X of the entry that decides", "that access, after a register write", _permission),
    ("what another task accessed", "an access before and after it, same port", _other_task),
    ("what S accessed", "the same", _kernel),
    ("what M accessed", "the same", _machine),
    ("what S accessed before a last access", "the same", _two_accesses),
    ("what S accessed", "the same, a register written in between", _forgotten),
    ("what S accessed", "the same, S on another port", _other_port),
    ("what another port accesses", "an access a clock later", _at_once),
)


def unit(engine: str, regions: int = REGIONS) -> MpuConfig:
    """Give a small unit with two ports."""
    row = PortConfig(name="task", accesses=("load",), max_size=4)
    return MpuConfig(
        entries={"mpu": regions, "vsmpu": 0, "hgmpu": 0},
        paddr_width=20,
        ports=(row, replace(row, name="other")),
        **ENGINES[engine],
    )


def waits(engine: str, regions: int = REGIONS) -> list[list[int]]:
    """Play every value of each secret; give for how many clocks the observed access waits."""
    config = unit(engine, regions)
    found: list[list[int]] = []
    mpu = Mpu(config)
    simulator = Simulator(mpu)
    simulator.add_clock(1e-6)

    async def bench(ctx: Any) -> None:
        player = Player(config, ctx, mpu)
        ctx.set(mpu.status.satp_bare, 1)
        await player.place()
        for _, _, play in SECRETS:
            found.append([await play(player, secret) for secret in range(regions)])

    simulator.add_testbench(bench)
    simulator.run()
    return found


def bits(seen: list[int]) -> float:
    """Give the mutual information of a secret, all values equally likely, and what is seen."""
    count = len(seen)
    return sum(n / count * log2(count / n) for n in Counter(seen).values())


def _cell(seen: list[int]) -> str:
    clocks = ", ".join(map(str, seen)) if len(set(seen)) > 1 else f"{seen[0]} always"
    return f"{bits(seen):.2f} ({clocks})"


def table(regions: int = REGIONS) -> str:
    """Play every secret with every engine."""
    rows = zip(SECRETS, *(waits(engine, regions) for engine in ENGINES), strict=True)
    return document.table(
        ["secret", "observed", *(f"`{name}`" for name in ENGINES)],
        ([secret, observed, *map(_cell, seen)] for (secret, observed, _), *seen in rows),
    )


@click.command(help=__doc__)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Document to update."
)
@click.option(
    "--regions",
    type=click.IntRange(2, 64),
    default=REGIONS,
    show_default=True,
    help="Entries, and values of each secret.",
)
def main(output: Path | None, regions: int) -> None:
    """Play all secrets, and print the table or put it into a document."""
    if not output:
        click.echo(table(regions))
        return
    page = output.read_text(encoding="utf-8")
    PART.split(page)
    output.write_text(PART.put(page, COMMAND, table(regions)), encoding="utf-8")


if __name__ == "__main__":
    main()
