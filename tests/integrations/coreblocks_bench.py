"""MpuPMPChecker beside PMPChecker, in the simulator of Amaranth. For the Python of coreblocks.

python coreblocks_bench.py compare SEED CHECKS
python coreblocks_bench.py mprv
python coreblocks_bench.py installed
python coreblocks_bench.py rv64
"""

import random
import sys
from collections import Counter
from types import SimpleNamespace

from amaranth import Elaboratable, Signal
from amaranth.sim import Simulator
from coreblocks.interface.keys import CSRInstancesKey
from coreblocks.priv.pmp import PMPChecker, PMPOperationMode
from coreblocks_mpu import MpuPMPChecker, install
from transactron.core import TModule
from transactron.core.context import TransactronContextElaboratable
from transactron.utils import DependencyContext, DependencyManager

ENTRIES = 4
ADDRESS_BITS = 34
M, S, U = 3, 1, 0
LSU, FETCH, MMU = (getattr(PMPOperationMode, name) for name in ("LSU", "INSTRUCTION_FETCH", "MMU"))
# Mode, grain (G of the manual), log2 of the bytes of an access.
CASES = ((LSU, 0, 2), (FETCH, 3, 2), (MMU, 1, 5), (LSU, 0, 5), (LSU, 2, 0))


# Mode, MPRV and MPP. MPRV is 1 in M alone, as a return to another mode clears it; of MPP = M with
# it PMPChecker takes one bit, which is another mode.
HARTS = (*((priv, 0, mpp) for priv in (M, S, U) for mpp in (M, S, U)), (M, 1, S), (M, 1, U))


class Registers:
    """The CSRs that a checker looks up, as signals."""

    def __init__(self, width=32):
        self.pmpxcfg = [SimpleNamespace(value=Signal(8, name=f"cfg{i}")) for i in range(ENTRIES)]
        self.pmpaddrx = [
            SimpleNamespace(value=Signal(width, name=f"addr{i}")) for i in range(ENTRIES)
        ]
        self.hart = {}
        for name, bits in (("priv_mode", 2), ("mstatus_mprv", 1), ("mstatus_mpp", 2)):
            self.hart[name] = signal = Signal(bits, name=name)
            setattr(self, name, SimpleNamespace(read=lambda m, signal=signal: signal))


class Both(Elaboratable):
    """Two checkers with the same address."""

    def __init__(self, own, other):
        self.own, self.other = own, other
        self.addr = Signal(ADDRESS_BITS)

    def elaborate(self, platform):
        m = TModule()
        m.submodules += [self.own, self.other]
        m.d.comb += [self.own.paddr.eq(self.addr), self.other.paddr.eq(self.addr)]
        return m


def parameters(grain):
    return SimpleNamespace(phys_addr_bits=ADDRESS_BITS, pmp_grain=grain, pmp_register_count=ENTRIES)


def cfg(draw, grain):
    """Draw a pmpcfg field as the filter of coreblocks lets it be stored."""
    mode = draw.choice((0, 1, 2, 3))
    rights = draw.choice((0, 1, 3, 4, 5, 7))
    return rights | (0 if grain and mode == 2 else mode) << 3 | draw.choice((0, 0x80))


def word(draw, near):
    """Draw a register near a place, most of the time."""
    if draw.random() < 0.1:
        return draw.getrandbits(32)
    return (near + draw.randint(-24, 24)) & ~draw.choice((0, 0, 7)) | draw.choice((0, 0, 3, 15))


def set_hart(ctx, registers, hart):
    for signal, value in zip(registers.hart.values(), hart, strict=True):
        ctx.set(signal, value)


def answers(ctx, both):
    """Give result and ``uniform`` of both."""
    for each in (both.own, both.other):
        yield ctx.get(each.result.as_value()), ctx.get(each.uniform)


def prepare(mode, grain, size):
    """Make both checkers of a kind, and their simulator."""
    registers, manager = Registers(), DependencyManager()
    with DependencyContext(manager):
        manager.add_dependency(CSRInstancesKey(), SimpleNamespace(m_mode=registers))
        kind = {"mode": mode, "access_size_log": size}
        both = Both(MpuPMPChecker(parameters(grain), **kind), PMPChecker(parameters(grain), **kind))
        return registers, both, Simulator(TransactronContextElaboratable(both, manager))


def play(case, seed, checks):
    """Compare the checkers; give how often each result came, and an access to a part."""
    draw = random.Random(f"{seed} {case}")
    grain = case[1]
    registers, both, simulator = prepare(*case)
    seen = Counter()

    async def bench(ctx):
        for number in range(checks):
            if number % 8 == 0:
                near = draw.choice((0x40, 0x1000, draw.getrandbits(30)))
                for index in range(ENTRIES):
                    ctx.set(registers.pmpxcfg[index].value, cfg(draw, grain))
                    ctx.set(registers.pmpaddrx[index].value, word(draw, near))
            set_hart(ctx, registers, draw.choice(HARTS))
            ctx.set(both.addr, word(draw, near) << 2 | draw.getrandbits(2))
            own, other = answers(ctx, both)
            assert own == other, f"{case}, check {number}: {own}, not {other}"
            seen[own[0]] += 1
            seen["part"] += not own[1]

    simulator.add_testbench(bench)
    simulator.run()
    return seen


def compare(seed, checks):
    """Compare the checkers in every case; print the results that came, and whether a part did."""
    total = sum((play(case, seed, int(checks)) for case in CASES), Counter())
    # 2 and 6 are reserved, and never stored.
    print(sorted(key for key in total if total[key] and key != "part"), total["part"] > 0)


def mprv():
    """Print the answers to M with MPRV = 1 and MPP = M, where no entry matches."""
    registers, both, simulator = prepare(LSU, 0, 2)

    async def bench(ctx):
        set_hart(ctx, registers, (M, 1, M))
        print([result for result, _ in answers(ctx, both)])

    simulator.add_testbench(bench)
    simulator.run()


def installed():
    """Print the modules that have the class after it was put into all of coreblocks."""
    import coreblocks.params.configurations  # noqa: F401

    install()
    names = (name for name, module in sys.modules.items() if name.startswith("coreblocks."))
    for name in sorted(names):
        if vars(sys.modules[name]).get("PMPChecker") is MpuPMPChecker:
            print(name)


def rv64():
    """Make a checker of registers that are too wide."""
    manager = DependencyManager()
    with DependencyContext(manager):
        manager.add_dependency(CSRInstancesKey(), SimpleNamespace(m_mode=Registers(64)))
        MpuPMPChecker(parameters(0), mode=LSU)


if __name__ == "__main__":
    rows = {row.__name__: row for row in (compare, mprv, installed, rv64)}
    rows[sys.argv[1]](*sys.argv[2:])
