"""Without constant time the sequential engine tells of addresses and bounds, not of permissions.

Two walkers with their check ports are asked for the same addresses, and read entries that differ in
what they permit alone. Privilege below M, kind of access, SUM, MXR and mseccfg are free. In every
clock the ports of both are ready alike. By induction: all other registers stay the same.
"""

from functools import partial

import pytest
from amaranth.hdl import Assert, Assume, Cover, Fragment, Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In
from prove import prove
from registers_within import registers_within

from mpu_hw.checker import SequentialCheckPort, Walker
from mpu_hw.config import MpuConfig, PortConfig
from mpu_hw.layout import (
    CheckSignature,
    StageState,
    StatusSignature,
    WalkSignature,
    own_state,
    permissions_width,
)

SECRET = ("sum", "mxr", "vsum", "vmxr")
SHARED = ("active", "addr", "addr_valid", "mode", "ready", "changed", "ranges")
TOLD = ("stage", "group", "entry", "preceding")
REQUEST = ("valid", "addr", "size", "virt")
OWN = ("access", "priv")


class PermissionsTakeNoTime(wiring.Component):
    """Two walkers, each with a check port, whose entries differ in permissions alone."""

    def __init__(self, config):
        self.config = config
        (self.row,) = config.ports
        store = WalkSignature(config).members
        pins = CheckSignature(config, self.row).members
        status = StatusSignature(config).members
        shared = {f"store_{name}": In(store[name].shape) for name in SHARED}
        shared |= {f"check_{name}": In(pins[name].shape) for name in REQUEST if name in pins}
        shared |= {f"status_{name}": In(1) for name in status if name not in SECRET}
        own = {f"check_{name}": In(pins[name].shape) for name in OWN}
        own |= {f"status_{name}": In(1) for name in status if name in SECRET}
        own["store_permissions"] = In(permissions_width(config))
        own |= {"mseccfg": In(StageState)} if own_state(config) else {}
        self.shared, self.own = list(shared), list(own)
        members = {f"{run}_{name}": pin for run in ("one", "other") for name, pin in own.items()}
        super().__init__(shared | members)

    def elaborate(self, platform):
        m = Module()
        (one, kept), (other, kept_too) = (self._run(m, name) for name in ("one", "other"))
        # S and U are not told apart; 2 is reserved, and M has stages of its own.
        below = [~check.priv[1] for check in (one[1], other[1])]
        same_kind = one[1].access == other[1].access
        m.d.comb += [
            Assume(below[0] == below[1]),
            Assume(below[0] | (one[1].priv == other[1].priv)),
            # A kind that the port does not carry is denied at once.
            *(Assume(each[1].access <= 1) for each in (one, other)),
            Assert(one[1].ready == other[1].ready, "ready"),
            Assert(one[1].done == other[1].done, "done"),
            *(Assert(getattr(one[0], n) == getattr(other[0], n), n) for n in TOLD),
            *(Assert(register == kept_too[name], name) for name, register in kept.items()),
            Cover(one[1].done & other[1].done & (one[1].allow != other[1].allow)),
            Cover(one[1].done & one[1].hit & ~same_kind),
            Cover(one[1].valid & ~one[1].ready & (one[1].priv != other[1].priv)),
        ]
        return m

    def _run(self, m, name):
        """Make a walker with its port; give its store, the port, and the registers to compare."""
        walker = Walker(self.config)
        fragment = Fragment.get(walker, None)
        m.submodules[name] = fragment
        m.submodules[f"{name}_port"] = port = SequentialCheckPort(self.config, self.row)
        wiring.connect(m, walker.port(self.row), port.resolved)
        groups = {"store": walker.store, "check": port.check, "status": port.status}
        for pin in (*self.shared, *self.own):
            source = getattr(self, pin if pin in self.shared else f"{name}_{pin}")
            group, _, member = pin.partition("_")
            target = getattr(groups[group], member) if member else port.mseccfg
            m.d.comb += target.eq(source)
        kept = {
            name: register
            for name, register in registers_within(fragment).items()
            if "decider" not in name.rpartition(".")[2] and "permissions" not in name
        }
        return (walker.store, port.check), kept


ROW = PortConfig(name="data", accesses=("load", "store"), max_size=8, misaligned=True)


def _unit(**fields):
    return MpuConfig(
        **{"engine": "sequential", "ports": (ROW,), "paddr_width": 12, "granularity": 1024} | fields
    )


UNITS = {
    "mpu": _unit(entries={"mpu": 2, "vsmpu": 1, "hgmpu": 1}),
    "mpu-two-regions": _unit(entries={"mpu": 2, "vsmpu": 0, "hgmpu": 0}, regions=2),
    "pool": _unit(revision="sspmp-1.0", entries={"pool": 3}, smepmp=True, regions=2),
}
PROOFS = {name: partial(PermissionsTakeNoTime, config) for name, config in UNITS.items()}


@pytest.mark.parametrize("name", PROOFS)
def test_what_an_entry_permits_does_not_change_when_a_port_answers(name):
    assert prove(PROOFS[name]()) is None
