"""Each transfer that a guard denies is in its record: the first one whole, the others as a count.

Of whole guards with a small unit. What a filter denies, and what the record has of a list of
denials, are shown by the proofs of both; here they are connected as in the guard. Nothing is
assumed of the initiator, the target, or the values of the registers of the unit.
"""

import pytest
from amaranth.hdl import Assert, Cover, Fragment, Module, Mux, Signal
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In
from logic import implies
from prove import prove
from registers_within import registers_within

from mpu_hw.config import MpuConfig
from mpu_hw.guards import Axi4Guard, AxiLiteGuard, GuardConfig, Master, WishboneGuard
from mpu_hw.guards.axi_address import AxiAddress
from mpu_hw.guards.shapes import Denial
from mpu_hw.isa import Access, Privilege

MOST = 0xFFFF
STATUS = 0
CHANNELS = {"read": ("ar", Access.LOAD), "write": ("aw", Access.STORE)}


def pins(signature, path=()):
    """Give path and member of every input of a component."""
    for name, member in signature.members.items():
        if member.is_signature:
            yield from pins(member.signature, (*path, name))
        elif member.flow is In:
            yield (*path, name), member


class Guarding(wiring.Component):
    """A guard beside a list of what it denied, of which it has the head and the length."""

    def __init__(self, guard):
        self.guard, self.config = guard, guard.config
        self.inputs = {"__".join(p): (p, member.shape) for p, member in pins(guard.signature)}
        super().__init__({name: In(shape) for name, (_, shape) in self.inputs.items()})

    def elaborate(self, platform):
        m = Module()
        self.module = self.guard.elaborate(platform)
        m.submodules.dut = fragment = Fragment.get(self.module, platform)
        for name, (path, _) in self.inputs.items():
            m.d.comb += self.pin(*path).eq(getattr(self, name))
        self.state = registers_within(fragment)
        self._listed(m, [self.denied(m, name) for name in self.filters()])
        return m

    def pin(self, *path):
        found = self.guard
        for name in path:
            found = getattr(found, name)
        return found

    def denial(self, name):
        """Give what the filter of a name denies in this clock."""
        return self.module._named_submodules[name][0].denial

    def _listed(self, m, denials):
        """The record is the head of the list, and its count the rest."""
        csr, base, state = self.guard.csr, self.config.record_base, self.state
        shape = Denial(self.config)
        machine = csr.priv == Privilege.M
        written = csr.write & machine & (csr.addr == base + STATUS)
        head, length, enabled = Signal(shape), Signal(18), Signal()
        before_head, before = head.as_value(), Signal.like(length, name="before")
        m.d.comb += before.eq(Mux(written & csr.wdata[0], 0, length))
        for denial in denials:
            first, longer = Signal.like(before_head), Signal.like(length)
            m.d.comb += [
                first.eq(Mux(denial.valid & (before == 0), denial.as_value(), before_head)),
                longer.eq(before + (denial.valid & (before <= MOST))),
            ]
            before_head, before = first, longer
        m.d.sync += [head.as_value().eq(before_head), length.eq(before)]
        with m.If(written):
            m.d.sync += enabled.eq(csr.wdata[1])
        valid = length != 0
        status = valid | enabled << 1 | Mux(valid, length - 1, 0)[:16] << 16
        kept = data.View(shape, state["guarded.record.first.record"])
        m.d.comb += [
            Assert(self.guard.denial.irq == (valid & enabled)),
            Assert(implies(csr.addr == base + STATUS, csr.hit)),
            Assert(implies(machine & (csr.addr == base + STATUS), csr.rdata == status)),
            Assert(implies(valid, kept.as_value() == head.as_value())),
            # What the registers mean.
            Assert(length <= MOST + 1),
            Assert(implies(valid, head.valid)),
            Assert(kept.valid == valid),
            Assert(state["guarded.record.enable"] == enabled),
            Assert(state["guarded.record.first.overflow"] == Mux(valid, length - 1, 0)),
            Cover(length > 1),
            *(Cover(denial.valid & (length == 0)) for denial in denials),
        ]


class OnWishbone(Guarding):
    """A transfer is denied that the guard ends with ``err``, or that was withdrawn meanwhile."""

    def filters(self):
        return ("filter",)

    def denied(self, m, name):
        denial, bus, target = self.denial(name), self.guard.initiator, self.guard.target
        own = bus.err & ~(target.stb & target.err)
        checking, granted, withdrawn = (
            self.state[f"filter.{name}"] for name in ("checking", "granted", "withdrawn")
        )
        asked = bus.cyc & bus.stb & ~checking & ~granted
        m.d.comb += [
            Assert(implies(own, denial.valid)),
            Assert(implies(denial.valid, own | checking)),
            Assert(implies(denial.valid, ~target.stb)),
            # In the clock in which it begins, it is what the initiator has on the bus.
            Assert(implies(denial.valid & asked, denial.master == self.guard.master.id)),
            Assert(implies(denial.valid & asked, (denial.access == Access.STORE) == bus.we)),
            Assert(~(checking & granted)),
            Assert(checking | granted | ~withdrawn),
            Cover(own),
        ]
        return denial


class OnAxi(Guarding):
    """A request is denied that was taken, has not left, and of which nothing is asked any more."""

    def filters(self):
        return tuple(CHANNELS)

    def denied(self, m, name):
        denial, state = self.denial(name), self.state
        channel, access = CHANNELS[name]
        bus, target = self.guard.initiator, self.guard.target
        checking, again = (
            state.get(f"{name}.address.{part}", 0) for part in ("checking", "asks_again")
        )
        open_, denying = checking | again, state[f"{name}.denying"]
        granted = state[f"{name}.address.granted"]
        taken = getattr(bus, f"{channel}valid") & getattr(bus, f"{channel}ready")
        leaves = getattr(target, f"{channel}valid") & ~granted
        # Decided in the clock before without leaving, and owed an error since.
        decides, owed, refused, whole = (
            Signal(name=f"{name}_{n}") for n in ("decides", "owed", "refused", "whole")
        )
        was, master = Signal(Denial(self.config), name=f"{name}_was"), Signal(8)
        m.d.sync += [
            decides.eq((taken | open_) & ~leaves),
            owed.eq(denying),
            refused.eq(denial.valid),
            was.as_value().eq(denial.as_value()),
            whole.eq(1),
        ]
        with m.If(taken):
            m.d.sync += master.eq(getattr(self.guard.master, name))
        (port,) = (port for port in self.guard.ports if port.name == name)
        request = AxiAddress(self.config, port, self.guard.bus.payloads[channel]).request
        kept = data.View(request, state[f"{name}.address.kept"])
        m.d.comb += [
            Assert(refused == (decides & ~open_)),
            Assert(implies(whole, refused == (denying & ~owed))),
            Assert(implies(refused, (was.access == access) & (was.master == master))),
            # Each request is decided once: none is taken meanwhile, nor while an error is owed.
            Assert(implies(taken, ~open_ & ~granted & ~denying)),
            Assert(~(open_ & (granted | denying))),
            Assert(~(granted & denying)),
            Assert(implies(open_, kept.master == master)),
            Assert(~(checking & again)),
            Cover(refused),
        ]
        return denial


def guard(**fields):
    unit = MpuConfig(entries={"mpu": 1, "vsmpu": 0, "hgmpu": 0}, paddr_width=14)
    masters = [Master(id=1), Master(id=2, priv="S")]
    return GuardConfig(unit=unit, masters=masters, addr_width=14, **fields)


PROOFS = {
    "wishbone": lambda: OnWishbone(WishboneGuard(guard())),
    "axi-lite": lambda: OnAxi(AxiLiteGuard(guard())),
    "axi4": lambda: OnAxi(Axi4Guard(guard())),
    "axi4-256": lambda: OnAxi(Axi4Guard(guard(data_width=256))),
}


@pytest.mark.rule("COM-FLT-12")
@pytest.mark.parametrize("name", PROOFS)
def test_each_denied_transfer_is_recorded_or_counted(name):
    assert prove(PROOFS[name]()) is None
