"""The rules as the judge has them agree with the reference model, on random registers."""

import random

import pytest
from mpu_hw_sim.judge.adapter import Claims
from mpu_hw_sim.judge.counterexample import numbers_of
from mpu_hw_sim.judge.graph import Graph
from mpu_hw_sim.judge.patterns import random_values
from mpu_hw_sim.judge.reasons import region_of
from mpu_hw_sim.judge.rules import rule_access
from mpu_hw_sim.judge.unknowns import PRIVILEGE_CODES, Size, any_access, any_registers
from mpu_hw_sim.model import CsrAccess, ModelConfig, Mpu, Port, Request, Status

WIDTH, ENTRIES, TIMES = 12, 3, 60
KINDS = {"load": 0, "store": 1, "fetch": 2}
M = 3
PORT = Port(name="data", misaligned=True)
FIXED = {"delegation": "fixed", "hypervisor": False, "revision": "sspmp-1.0"}
MODELS = {
    "pmp": FIXED | {"entries": {"pmp": ENTRIES}, "sspmp": False, "smepmp": True},
    "smepmp": FIXED | {"entries": {"pmp": ENTRIES}, "sspmp": False, "smepmp": True},
    "spmp": FIXED | {"entries": {"spmp": ENTRIES}},
    "mpu": {"revision": "mpu-0.9", "entries": {"mpu": ENTRIES}, "hypervisor": False},
}


def writes(spec, bits, cfg, addr):
    """CSR numbers and values that put registers in place."""
    if spec == "spmp":
        yield 0x183, -1 % (1 << ENTRIES)
        for name, words in ((0x151, addr), (0x152, cfg)):
            for entry, word in enumerate(words):
                yield from ((0x150, 0x100 + entry), (name, word))
        return
    if spec == "smepmp":
        yield 0x747, bits["mml"] | bits["mmwp"] << 1 | 4
    base = (0x1A0, 0x1B0) if spec == "mpu" else (0x3A0, 0x3B0)
    yield from ((base[1] + entry, word) for entry, word in enumerate(addr))
    yield base[0], sum(byte << 8 * entry for entry, byte in enumerate(cfg))


@pytest.mark.parametrize("granularity", [4, 16])
@pytest.mark.parametrize("spec", MODELS)
def test_the_rules_agree_with_the_reference_model(spec, granularity):
    chance = random.Random(granularity)
    graph = Graph()
    claims = Claims(misaligned=True, granularity=granularity)
    registers = any_registers(graph, spec, claims, Size(ENTRIES, WIDTH))
    address = tuple(graph.input() for _ in range(WIDTH))
    free = {**registers.free, "address": address}
    rulings = {}
    verdicts = set()
    for values in random_values(free, TIMES, seed=granularity):
        inputs = {
            x >> 1: values[n] >> b & 1 for n, word in free.items() for b, x in enumerate(word)
        }
        words = [*registers.cfg, *registers.addr, *((x,) for x in registers.bits.values())]
        found = numbers_of(graph, words, inputs)
        cfg, addr = found[:ENTRIES], found[ENTRIES : 2 * ENTRIES]
        bits = dict(zip(registers.bits, found[2 * ENTRIES :], strict=True))
        model = Mpu(ModelConfig(paddr_width=WIDTH, granularity=granularity, **MODELS[spec]))
        status = Status(sum=bool(bits.get("sum")), mxr=bool(bits.get("mxr")))
        for number, value in writes(spec, bits, cfg, addr):
            assert not model.csr(CsrAccess(number, M, write=True, wdata=value), status).illegal
        for _ in range(6):
            size = chance.choice((1, 2, 4, 8))
            request = (chance.choice("USM"), chance.choice([*KINDS]), size)
            if request not in rulings:
                access = any_access(graph, claims, request, address, WIDTH)
                rulings[request] = rule_access(graph, registers, access, claims).allowed
            (allowed,) = numbers_of(graph, [(rulings[request],)], inputs)
            privilege, kind, _ = request
            asked = Request(values["address"], size, KINDS[kind], PRIVILEGE_CODES[privilege])
            assert bool(allowed) == model.check(PORT, asked, status).allow, (
                request,
                cfg,
                addr,
                bits,
            )
            verdicts.add((privilege, bool(allowed)))
    assert {(name, answer) for name in "US" for answer in (False, True)} <= verdicts


@pytest.mark.parametrize(
    ("cfg", "addr", "below", "text"),
    [
        (0x00, 0x40, 0, "nothing"),
        (0x08, 0x40, 0x20, "0x80 to 0xff"),
        (0x08, 0x20, 0x40, "nothing"),
        (0x10, 0x40, 0, "0x100 to 0x103"),
        (0x18, 0x41, 0, "0x100 to 0x10f"),
        (0x18, 0x3FF, 0, "0x0 to 0xfff"),
    ],
)
def test_a_region_is_told_by_its_first_and_last_byte(cfg, addr, below, text):
    assert str(region_of(cfg, addr, below, WIDTH)) == text
