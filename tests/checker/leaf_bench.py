"""Drive a component in Amaranth's simulator with rows of numbers, and collect rows of answers."""

from collections.abc import Iterable, Iterator

from amaranth import Cat, Module, Signal, Value
from amaranth.hdl import Elaboratable
from amaranth.sim import Simulator

__all__ = ["answers", "clocked"]


def _find(component: Elaboratable, path: str) -> Value:
    for name in path.split("."):
        component = component[int(name)] if name.isdigit() else getattr(component, name)
    return Value.cast(component)


def _wrap(component, drive, read):
    inputs = [_find(component, path) for path in drive]
    outputs = [_find(component, path) for path in read]
    stimulus, answer = Signal(sum(map(len, inputs))), Signal(sum(map(len, outputs)))
    m = Module()
    m.submodules.dut = component
    m.d.comb += [Cat(inputs).eq(stimulus), answer.eq(Cat(outputs))]
    return m, stimulus, answer, [len(v) for v in inputs], [len(v) for v in outputs]


def _pack(row: tuple[int, ...], widths: list[int]) -> int:
    number = shift = 0
    for value, width in zip(row, widths, strict=True):
        number |= (value & (1 << width) - 1) << shift
        shift += width
    return number


def _unpack(number: int, widths: list[int]) -> Iterator[int]:
    for width in widths:
        yield number & (1 << width) - 1
        number >>= width


def answers(component, drive: list[str], read: list[str], rows: Iterable[tuple[int, ...]]):
    """Answers of a combinational component, one row of ``read`` for each row of ``drive``."""
    return clocked(component, drive, read, rows, clock=False)


def clocked(component, drive: list[str], read: list[str], rows, *, clock: bool = True):
    """Answers just before the clock edge that follows each row; the edge then takes the row in."""
    m, stimulus, answer, given, seen = _wrap(component, drive, read)
    if clock:
        m.d.sync += Signal().eq(1)  # a component of constants alone has no clock of its own
    simulator = Simulator(m)
    collected = []

    async def bench(context):
        for row in rows:
            context.set(stimulus, _pack(row, given))
            collected.append(tuple(_unpack(context.get(answer), seen)))
            if clock:
                await context.tick()

    simulator.add_testbench(bench)
    if clock:
        simulator.add_clock(1e-6)
    simulator.run()
    return collected
