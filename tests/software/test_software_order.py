"""No write of a function opens what neither the rules before nor those after it allow."""

import random

import pytest
from header_bench import Header, watched

from mpu_hw import MpuConfig
from mpu_hw.isa import Privilege

S, M = Privilege.S, Privilege.M
SMALL = {"paddr_width": 12, "granularity": 256}
FEW = {"entries": {"mpu": 5, "vsmpu": 4, "hgmpu": 4}}
POOL = {"revision": "sspmp-1.0", "entries": {"pool": 9}}
FIXED = {"delegation": "fixed", "entries": {"pmp": 4, "spmp": 5, "vspmp": 4}}
UNITS = {
    "mpu": MpuConfig(**SMALL, **FEW),
    "mpu-rv64": MpuConfig(xlen=64, **SMALL, **FEW),
    "mpu-words": MpuConfig(paddr_width=12, **FEW),
    "mpu-no-switch": MpuConfig(**SMALL, switch=False, reserved="hold", **FEW),
    "pool": MpuConfig(**SMALL, **POOL),
    "pool-words": MpuConfig(**POOL | {"xlen": 64, "paddr_width": 12}),
    "fixed": MpuConfig(**SMALL, **POOL | FIXED),
    "fixed-mask": MpuConfig(**SMALL, **POOL | FIXED | {"switch": False, "reserved": "mask"}),
}


class Watched:
    """A unit whose accesses are looked at after each write of a function."""

    def __init__(self, config, seed):
        self.header = Header(config, priv=M)
        self.random = random.Random(seed)
        self.grain = config.granularity
        # With words the first sixteen of them are where regions lie.
        self.addresses = range(0, 16 * self.grain, self.grain)
        if self.header.has("delegate"):
            assert self.header.delegate(2) == 0
        if self.header.has("delegate_guest"):
            assert self.header.delegate_guest(4) == 0

    def watch(self, call):
        """Make a call; return its result, and what a state in between opened."""
        return watched(self.header, self.addresses, call)

    def rules(self, bank):
        """All registers of a bank."""
        count = self.header.entries(bank)
        return [
            (self.header.read_addr(bank, i), self.header.read_cfg(bank, i)) for i in range(count)
        ]

    def region(self):
        """Some region, of which most can be matched."""
        size = self.random.choice([1, 1, 2, 2, 3, 4, 5, 8, 16]) * self.grain
        base = self.random.choice([*range(16), *range(16), (1 << 12) // self.grain]) * self.grain
        base -= base % size if self.random.random() < 0.6 else 0
        return base + self.random.choice([0] * 9 + [2]), size

    def rights(self):
        """Some rights, of which most are legal in some bank."""
        if self.random.random() < 0.8:
            return self.random.choice([0, 1, 3, 4, 5, 7])
        bits = [0x80, 0x100, 0x200, 1, 2, 4]
        return sum(bit for bit in bits if self.random.random() < 0.4)


def entries_written(unit, steps):
    """Set regions, switch entries off, lock; give what each call returned."""
    header, found = unit.header, {}
    banks = sorted(set(header.banks.values()))
    for _ in range(steps):
        bank = unit.random.choice(banks)
        index = unit.random.randrange(header.entries(bank) + 1)
        kind = unit.random.random()
        held = {each: unit.rules(each) for each in banks}
        if kind < 0.75:
            base, size = unit.region()
            rights = unit.rights()
            result, before, after, opened = unit.watch(
                lambda b=bank, i=index, a=base, s=size, r=rights: header.set_region(b, i, a, s, r)
            )
            call = f"set_region({bank}, {index}, {base:#x}, {size:#x}, {rights:#x})"
        elif kind < 0.9 or not header.has("lock"):
            result, before, after, opened = unit.watch(lambda b=bank, i=index: header.off(b, i))
            call = f"off({bank}, {index})"
        else:
            result, before, after, opened = unit.watch(lambda b=bank, i=index: header.lock(b, i))
            call = f"lock({bank}, {index})"
        name = header.result(result)
        assert not opened, (call, name, sorted(opened)[:4], held)
        if result and name != "HELD":
            assert held == {each: unit.rules(each) for each in banks}, call
            assert before == after
        if name == "HELD":
            assert after <= before, call
        found.setdefault(call.partition("(")[0], set()).add(name)
    return found


@pytest.mark.rule("COM-PRIO-01", "SSPMP-LOCK-02", "SSPMP-LOCK-03", "COM-GRAN-06")
@pytest.mark.parametrize("name", UNITS)
def test_entries_change_and_nothing_opens_in_between(name):
    found = {}
    for seed in range(4):
        unit = Watched(UNITS[name], f"{name} {seed}")
        bits = 0xFFFF
        for stage in range(3) if unit.header.has("enable") else ():
            unit.header.enable(stage, bits)
        for call, results in entries_written(unit, 50).items():
            found.setdefault(call, set()).update(results)
    wanted = {"OK", "RIGHTS", "IN_USE", "ACTIVE"}
    wanted |= {"LOCKED"} if "lock" in found else set()
    assert wanted <= found["set_region"]
    assert "OK" in found["off"]


# Regions of all three kinds; each is changed into each other one, in place of a denial.
KINDS = {
    "na4": [(8, 4), (12, 4)],
    "napot": [(8, 8), (0, 16), (0, 32)],
    "tor": [(4, 12), (8, 12), (4, 24)],
}


@pytest.mark.parametrize("new", KINDS)
@pytest.mark.parametrize("old", KINDS)
def test_a_denial_that_changes_uncovers_nothing(old, new):
    """Behind it an entry allows everything, so that a byte between two denials would be open."""
    for before_change in KINDS[old]:
        for after_change in KINDS[new]:
            unit = Watched(UNITS["mpu-words"], 0)
            header, bank = unit.header, unit.header.bank("MPU")
            assert header.set_region(bank, 2, *before_change, 0) == 0
            assert header.set_region(bank, 3, 0, 64, header.values["MPU_MPU_SU_RW"]) == 0
            result, _, _, opened = unit.watch(
                lambda h=header, b=bank, r=after_change: h.set_region(b, 2, *r, 0)
            )
            crosses = (old == "tor") != (new == "tor")
            assert header.result(result) == ("ACTIVE" if crosses else "OK")
            assert not opened, (before_change, after_change)


def test_delegation_takes_the_last_rule_first():
    """A rule before one that allows more is a denial, at both sides of the boundary."""
    for bank, allow, start, count in (("PMP", 7, 4, 1), ("SPMP", 0x107, 1, 4)):
        unit = Watched(UNITS["pool"], 0)
        header = unit.header
        assert header.delegate(start) == 0
        header.enable(header.values["MPU_STAGE_HS"], 0x1FF)
        other = "SPMP" if bank == "PMP" else "PMP"
        everything = 0x107 if other == "SPMP" else 7
        assert header.set_region(header.bank(other), 0, 0, 4096, everything) == 0
        first = 1 if bank == "PMP" else 0
        for index in (first, first + 1):
            size, rights = ((256, 0), (4096, allow))[index - first]
            assert header.set_region(header.bank(bank), index, 0, size, rights) == 0
        result, before, _, opened = unit.watch(lambda h=header, c=count: h.delegate(c))
        assert (result, opened) == (0, set())
        assert (256, "U", "r") in before


def test_a_wrong_order_would_be_seen():
    """To write the addr of an entry that is on opens what it no longer denies."""
    unit = Watched(UNITS["mpu"], "wrong")
    header, bank = unit.header, unit.header.bank("MPU")
    assert header.set_region(bank, 0, 0x100, 0x100, header.values["MPU_MPU_NONE"]) == 0
    assert header.set_region(bank, 1, 0, 0x1000, header.values["MPU_MPU_U_RW"]) == 0

    def carelessly():
        header.write_cfg(bank, 0, 0)
        header.write_addr(bank, 0, 0)
        header.write_addr(bank, 0, (0x100 | 0x7F) >> 2)
        header.write_cfg(bank, 0, 0x18)

    *_, opened = unit.watch(carelessly)
    assert (0x100, "U", "r") in opened


@pytest.mark.rule("COM-PRIO-03", "MPU-SW-01", "SSPMP-EN-01")
@pytest.mark.parametrize("revision", ["mpu-0.9", "sspmp-1.0"])
def test_a_domain_of_two_registers_is_switched_by_rules_of_one_of_both(revision):
    entries = {"mpu-0.9": {"mpu": 40, "vsmpu": 0, "hgmpu": 0}, "sspmp-1.0": {"pool": 48}}[revision]
    config = MpuConfig(revision=revision, hypervisor=False, entries=entries, **SMALL)
    unit = Watched(config, revision)
    header = unit.header
    if header.has("delegate"):
        assert header.delegate(0) == 0
    bank = header.bank("MPU" if revision == "mpu-0.9" else "SPMP")
    for index in range(40):
        base, size = unit.random.randrange(16) * 256, 256
        rights = unit.random.choice([1, 3, 0, 7])
        assert header.set_region(bank, index, base, size, rights) == 0
    for _ in range(40):
        mask = unit.random.getrandbits(40)
        _, before, after, opened = unit.watch(lambda m=mask: header.switch_domain(0, m))
        assert header.enabled(0) == mask
        assert not opened
        bits = unit.random.getrandbits(40)
        for call in (header.enable, header.disable):
            result, _, _, opened = unit.watch(lambda c=call, b=bits: c(0, b))
            assert (result, opened) == (0, set())


@pytest.mark.rule("SSPMP-DELEG-02", "SSPMP-DELEG-07", "SSPMP-DELEG-19")
def test_entries_change_sides_and_nothing_opens_in_between():
    results = set()
    for seed in range(3):
        unit = Watched(UNITS["pool"], f"delegate {seed}")
        header = unit.header
        header.enable(header.values["MPU_STAGE_HS"], 0x1FF)
        for _ in range(25):
            entries_written(unit, 3)
            # With none or all of the pool a bank checks nothing, which is what was asked for.
            count = unit.random.randrange(1, 9)
            result, before, after, opened = unit.watch(lambda h=header, c=count: h.delegate(c))
            results.add(header.result(result))
            assert not opened, (seed, count)
            if result:
                assert before == after
            else:
                assert header.pmp_entries() == count
    assert {"OK", "LOCKED"} <= results
    assert header.result(header.delegate(10)) == "RANGE"


def test_what_m_takes_is_off_and_what_it_gives_is_cleared():
    header = Header(UNITS["pool"], priv=M)
    pmp, spmp = header.bank("PMP"), header.bank("SPMP")
    assert header.delegate(3) == 0
    for index in range(3):
        assert header.set_region(pmp, index, 256 * index, 256, 7) == 0
        assert header.set_region(spmp, index, 256 * index, 256, 3) == 0
    assert header.delegate(5) == 0
    assert [header.read_cfg(pmp, i) for i in range(5)] == [0x1F, 0x1F, 0x1F, 0, 0]
    assert [header.read_addr(pmp, i) for i in (3, 4)] == [0, 0]
    assert header.read_cfg(spmp, 0) == 0x1B
    assert header.delegate(1) == 0
    assert [header.read_addr(spmp, i) for i in range(4)] == [0, 0, 0, 0]
    assert [header.read_cfg(spmp, i) & 0x18 for i in range(4)] == [0, 0, 0, 0]
    assert header.read_cfg(spmp, 4) == 0x1B
