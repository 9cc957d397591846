"""Our check path as the harness has its checkers: from raw registers to a verdict."""

from typing import Any

from amaranth import Cat, Module, Mux
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from mpu_hw.config import MpuConfig
from mpu_hw.isa import CFG_BITS
from mpu_hw.layout import CheckSignature, StatusSignature, own_state
from mpu_hw.match import GrantResolver, RegionResolver
from mpu_hw.regs import seen_encoding, unpack_cfg
from mpu_hw.unit.engine import ENGINES
from mpu_hw.unit.mpu import REGISTERS

__all__ = [
    "CFG_WIDTH",
    "FIRST",
    "REQUEST",
    "RawCheck",
    "RegistersOnly",
    "answer_width",
    "state_names",
]

# Fields of a request in the harness, width in bits; addr comes first and is wider or narrower.
REQUEST = {"typ": 3, "priv": 2, "size": 2, "dbg": 1}
# Of an entry: permissions and mode as in its register; from the top down a bit for each bank that
# enables the entry there, or the only one; below the banks' bits that of a bank's first entry.
CFG_WIDTH = 16
FIRST = 12
# What a port answers, beside allow.
DETAIL = ("cause", "stage", "hit", "entry", "gva")


def answer_width(detail: bool) -> int:
    """Give the width of the answer of a port: ``~allow``, and with ``detail`` what explains it."""
    return 1 + (17 if detail else 0)


def state_names(config: MpuConfig) -> tuple[str, ...]:
    """Name the status bits of a configuration, its inputs first, then what it keeps itself."""
    return (*StatusSignature(config).members, *own_state(config))


class RawCheck(wiring.Component):
    """Every check port of a configuration, over raw registers that stand outside.

    Combinational. What the unit does between its registers and a verdict is here: resolution of
    the entries, comparison, stages, verdict. What it does with a register write is not, nor is the
    sum by which a pool finds whose an entry is: there a raw bit per entry and bank says so.

    Parameters
    ----------
    config : MpuConfig
    detail : bool
        Answer the whole verdict; otherwise ``~allow`` alone, as the peers do.

    Members
    -------
    cfg_addr, cfg : In, In
        Address and configuration of the entries of all stores, in the order of the banks.
    mcfg : In
        Status bits, as :func:`state_names` has them.
    addr, typ, priv, size, dbg : In
        One request per port; ``dbg`` is V.
    err : Out
        ``~allow`` of every port; with ``detail`` followed by the other outputs.
    """

    def __init__(self, config: MpuConfig, detail: bool = False):
        self.config = config
        self.detail = detail
        ports = len(config.ports)
        self.entries = sum(store.count for store in config.stores)
        self.answer_width = answer_width(detail)
        super().__init__(
            {
                "cfg_addr": In(self.entries * config.addr_width),
                "cfg": In(self.entries * CFG_WIDTH),
                "mcfg": In(len(state_names(config))),
                "addr": In(ports * config.check_width),
                **{name: In(ports * width) for name, width in REQUEST.items()},
                "err": Out(ports * self.answer_width),
            }
        )

    def elaborate(self, platform):
        m = Module()
        stored = self._resolve(m)
        stored |= {name: self.mcfg[i] for i, name in enumerate(state_names(self.config))}
        handshake, decision = ENGINES[self.config.engine]
        for number, port in enumerate(self.config.ports):
            m.submodules[f"engine_{port.name}"] = engine = handshake(self.config, port)
            m.submodules[f"path_{port.name}"] = path = decision(self.config, port)
            check = CheckSignature(self.config, port).create()
            wiring.connect(m, check, engine.check)
            m.d.comb += [path.request.eq(engine.request), engine.verdict.eq(path.verdict)]
            m.d.comb += [check.valid.eq(1), *self._request(number, check)]
            inputs = path.status.signature.members
            m.d.comb += [getattr(path.status, name).eq(stored[name]) for name in inputs]
            m.d.comb += [
                getattr(path, name).eq(value)
                for name, value in stored.items()
                if name not in inputs
            ]
            answer = [~check.allow]
            if self.detail:
                answer += [getattr(check, name) for name in DETAIL]
            m.d.comb += self.err.word_select(number, self.answer_width).eq(Cat(answer))
        return m

    def _request(self, number, check):
        """Connect the request of a port."""
        fields = {name: getattr(self, name) for name in REQUEST}
        part = {name: fields[name].word_select(number, REQUEST[name]) for name in REQUEST}
        wires = [
            check.addr.eq(self.addr.word_select(number, self.config.check_width)),
            check.access.eq(part["typ"]),
            check.priv.eq(part["priv"]),
            check.size.eq(part["size"]),
        ]
        if self.config.hypervisor:
            wires.append(check.virt.eq(part["dbg"]))
        return wires

    def _resolve(self, m):
        """Resolve the entries as the registers do; give what a path is told."""
        config, stored, begin = self.config, {}, 0
        for store in config.stores:
            cfgs = [self.cfg.word_select(begin + i, CFG_WIDTH) for i in range(store.count)]
            addrs = [
                self.cfg_addr.word_select(begin + i, config.addr_width) for i in range(store.count)
            ]
            stored[f"{store.name}_regions"] = Cat(self._regions(m, store, cfgs, addrs))
            for table in store.tables:
                granters = [GrantResolver(table, config.mxr) for _ in cfgs]
                for index, (granter, cfg) in enumerate(zip(granters, cfgs, strict=True)):
                    m.submodules[f"{store.name}_{table.key}{index}"] = granter
                    bits = {name: cfg[CFG_BITS[name]] for name in "RWX"} | {
                        name: cfg[CFG_BITS[name]] for name in table.fields
                    }
                    encoding = seen_encoding(table, store.tables, bits)
                    m.d.comb += granter.encoding.eq(encoding)
                stored[f"{store.name}_{table.key}"] = Cat(each.grants for each in granters)
            for stage in config.stages:
                if config.store(stage.bank) == store:
                    enabled = [self._enabled(stage, cfg) for cfg in cfgs]
                    stored[f"{stage.name}_members"] = Cat(*enabled, 1)
            begin += store.count
        return stored

    def _regions(self, m, store, cfgs, addrs):
        """Resolve the regions of a store; in a pool a raw bit says where a bank begins."""
        regions = []
        below = [0, *addrs]
        for index, (cfg, addr) in enumerate(zip(cfgs, addrs, strict=True)):
            m.submodules[f"{store.name}_region{index}"] = region = RegionResolver(self.config)
            heads = self.config.pooled and cfg[FIRST]
            m.d.comb += [
                region.mode.eq(unpack_cfg(store.tables[0], cfg)[0]),
                region.addr.eq(addr),
                region.below.eq(Mux(heads, 0, below[index])),
            ]
            regions.append(region.region)
        return regions

    def _enabled(self, stage, cfg):
        """Tell whether an entry serves a stage."""
        config = self.config
        if config.pooled:
            return cfg[CFG_WIDTH - 1 - [bank.name for bank in config.banks].index(stage.bank)]
        switched = config.switch if config.law.access == "direct" else stage.enable
        return cfg[-1] if switched else 1


class RegistersOnly(wiring.Component):
    """Registers and CSR front of a configuration, with nothing behind them.

    Registered: a write is seen from the next clock on.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    csr, status, isel : In
        As those of the unit.
    """

    def __init__(self, config: MpuConfig):
        registers: Any = REGISTERS[config.law.access](config)
        self.registers = registers
        members = registers.signature.members
        super().__init__({name: row for name, row in members.items() if row.is_signature})

    def elaborate(self, platform):
        m = Module()
        m.submodules.registers = self.registers
        for name in self.signature.members:
            wiring.connect(m, wiring.flipped(getattr(self, name)), getattr(self.registers, name))
        return m
