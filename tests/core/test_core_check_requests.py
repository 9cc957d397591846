"""What core and unit say to each other, clock by clock, where the unit takes its time."""

import pytest
from guarded import (
    ATOMIC,
    CFG,
    CLOSED,
    CODE,
    EVERYTHING,
    LOAD,
    NOP,
    OPEN,
    RW_ALL,
    SMALL,
    STORE,
    SUPERVISOR,
    TARGET,
    USER,
    X_ALL,
    R,
    W,
    X,
    at,
    napot,
    rules,
    traps,
)
from program_bench import FINE, Program, Trap, run
from random_latency import random_latency_engine, slow_engine

from mpu_hw import MpuConfig
from mpu_hw.core import check_ports
from mpu_hw.engine import ENGINES
from mpu_hw.soc import SocConfig

MEPC = 0x341
ENTRIES = {"mpu": 4, "vsmpu": 2, "hgmpu": 2}
READ, WRITE = ("csrrs", {"rd": 1, "csr": CFG["mpu"]}), ("csrrc", {"rs1": 1, "csr": CFG["mpu"]})
LAST = ("lw", {"rd": 1, "rs1": TARGET, "imm": 0x3FE})
READ_WORD = CFG["mpu"] << 20 | 0b010 << 12 | 1 << 7 | 0x73
ILLEGAL, LOAD_FAULT, STORE_FAULT = 2, 13, 15


class Watch:
    """Every clock of what leaves the core for the unit."""

    def __init__(self, unit):
        self.ports = check_ports(unit)
        self.refused = dict.fromkeys(self.ports)
        self.waited = self.longest = self.beside = 0
        self.numbers = [0]

    def __call__(self, ctx, system):
        probe, number = system.probe, ctx.get(system.probe.csr.addr)
        status = [ctx.get(getattr(probe.status, name)) for name in probe.status.signature.members]
        waits = False
        for name in self.ports:
            port = getattr(probe, name)
            fields = ("valid", "addr", "size", "access", "priv", "virt")
            now = [*(ctx.get(getattr(port, field)) for field in fields), *status]
            if self.refused[name]:
                assert now == self.refused[name]
            refuses = now[0] and not ctx.get(port.ready)
            self.refused[name] = now if refuses else None
            waits |= refuses
        self.waited = self.waited + 1 if waits else 0
        self.longest = max(self.longest, self.waited)
        # What waits for the CSR port to be free waits for one clock at most.
        self.beside = self.beside + 1 if waits and number else 0
        assert self.beside <= 1
        self.numbers.append(number)


def program(shared_port):
    """Give rules, attempts of every kind, and how they end."""
    unit = MpuConfig(entries=ENTRIES)
    found = Program(SocConfig.for_unit(unit, shared_port=shared_port, **SMALL))
    for bank in ("mpu", "vsmpu"):
        rules(found, bank, [(napot(CODE, 0x2000), X_ALL), (napot(OPEN, 0x400), RW_ALL)])
    rules(found, "hgmpu", [(EVERYTHING, R | W | X)])
    at(found, OPEN, USER, 0, LOAD, STORE, ATOMIC)
    at(found, CLOSED, USER, 1, LOAD, STORE, ATOMIC)
    at(found, OPEN, SUPERVISOR, 1, NOP, READ, WRITE)
    at(found, OPEN, USER, 0, NOP, READ)
    at(found, OPEN, USER, 0, LAST)
    denied = traps(CLOSED, LOAD_FAULT, STORE_FAULT, STORE_FAULT)
    # The third byte of the last load is the first that is denied.
    illegal, split = Trap(ILLEGAL, READ_WORD), Trap(LOAD_FAULT, OPEN + 0x400)
    return found, [FINE] * 3 + denied + [FINE] * 4 + [illegal, split]


@pytest.mark.parametrize("shared_port", [False, True], ids=["two ports", "shared port"])
@pytest.mark.parametrize(
    ("engine", "waits"),
    [(ENGINES["combinational"], 0), (random_latency_engine(), 2), (slow_engine(24), 24)],
    ids=["at once", "at random", "slowly"],
)
def test_a_question_stands_until_it_is_taken_and_no_csr_number_with_it(
    engine, waits, shared_port, monkeypatch
):
    monkeypatch.setitem(ENGINES, "combinational", engine)
    asked, expected = program(shared_port)
    watch = Watch(asked.config.unit)
    found = run(asked, most=600, watch=watch)
    assert found == expected
    assert watch.longest >= waits
    # Two clocks in which the instruction executes, and the one that follows.
    assert {CFG["mpu"], CFG["vsmpu"], MEPC} < set(watch.numbers)
    numbers = "".join("1" if number else "0" for number in watch.numbers)
    assert {len(run) for run in numbers.split("0") if run} == {3}
