"""Our check path as the harness has its checkers: from what is kept of entries to a verdict."""

from typing import Any

from amaranth import Cat, Const, Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from mpu_hw.config import MpuConfig
from mpu_hw.engine import ENGINES, register_file
from mpu_hw.layout import (
    CheckSignature,
    Region,
    StatusSignature,
    StoredCfg,
    entry_bases,
    own_state,
    verdict_members,
)
from mpu_hw.registers import WordPort
from mpu_hw.registers.direct_decoder import DirectCsrDecoder
from mpu_hw.registers.indirect_decoder import IndirectCsrDecoder

__all__ = [
    "CFG_WIDTH",
    "REQUEST",
    "CheckPath",
    "RegistersOnly",
    "answer_width",
    "bounds_width",
    "csr_decoder",
    "state_names",
]

# Fields of a request in the harness, width in bits; addr comes first and is wider or narrower.
REQUEST = {"typ": 3, "priv": 2, "size": 2, "dbg": 1}
# Of an entry: its permissions in the low bits; from the top down a bit for each bank that enables
# the entry there, or the only one.
CFG_WIDTH = 16
# Targets that keep no bounds: an entry is its address register and its configuration, in the low
# bits of the rest. What is made of them is part of the check path.
WORDS = ("asic",)


def answer_width(detail: bool) -> int:
    """Give the width of the answer of a port: ``~allow``, and with ``detail`` what explains it."""
    return 1 + (17 if detail else 0)


def state_names(config: MpuConfig) -> tuple[str, ...]:
    """Name the status bits of a configuration, its inputs first, then what it keeps itself."""
    return (*StatusSignature(config).members, *own_state(config))


def bounds_width(config: MpuConfig) -> int:
    """Give the width of both bounds of an entry, or of the word that stands for them."""
    return config.addr_width if config.target in WORDS else Region(config).size


def csr_decoder(config: MpuConfig) -> wiring.Component:
    """Make the CSR decoder of a configuration."""
    decoders = {"direct": DirectCsrDecoder, "indirect": IndirectCsrDecoder}
    return decoders[config.spec.access](config)


class CheckPath(wiring.Component):
    """Every check port of a configuration, over resolved entries that stand outside.

    Combinational. What a parallel engine does between what it keeps of its entries and a verdict is
    here: comparison, stages, verdict. What it does with a register write, the resolver with it, is
    not, nor is the sum by which a pool finds whose an entry is: there a bit per entry and bank says
    so.

    Parameters
    ----------
    config : MpuConfig
    detail : bool
        Answer the whole verdict; otherwise ``~allow`` alone, as the peers do.

    Members
    -------
    cfg_addr, cfg : In, In
        Bounds of the entries of all arrays, the lower one below the upper one, or their address
        registers; the rest of what is kept of them. In the order of the banks.
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
        self.entries = sum(array.count for array in config.entry_arrays)
        self.answer_width = answer_width(detail)
        super().__init__(
            {
                "cfg_addr": In(self.entries * bounds_width(config)),
                "cfg": In(self.entries * CFG_WIDTH),
                "mcfg": In(len(state_names(config))),
                "addr": In(ports * config.check_width),
                **{name: In(ports * width) for name, width in REQUEST.items()},
                "err": Out(ports * self.answer_width),
            }
        )

    def elaborate(self, platform):
        m = Module()
        engine = ENGINES[self.config.engine]
        words = self._words(m) if self.config.target in WORDS else None
        state = {name: self.mcfg[i] for i, name in enumerate(state_names(self.config))}
        for number, row in enumerate(self.config.ports):
            m.submodules[f"port_{row.name}"] = port = engine.check_port(self.config, row)
            check = CheckSignature(self.config, row).create()
            wiring.connect(m, check, port.check)
            m.d.comb += [
                check.valid.eq(1),
                *self._request(number, check),
                *(
                    getattr(port.status, name).eq(state[name])
                    for name in port.status.signature.members
                ),
                *(self._resolved(port.resolved) if words is None else ()),
                *(port.mseccfg[name].eq(state[name]) for name in own_state(self.config)),
            ]
            if words is not None:
                wiring.connect(m, words, port.resolved)
            answer = [~check.allow]
            if self.detail:
                answer += [getattr(check, name) for name in verdict_members(self.config)[1:]]
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

    def _entries(self):
        """Give every entry of every array: its array, index, bounds, and the rest of it."""
        begin, width = 0, bounds_width(self.config)
        for array in self.config.entry_arrays:
            for index in range(array.count):
                cfg = self.cfg.word_select(begin + index, CFG_WIDTH)
                yield array, index, self.cfg_addr.word_select(begin + index, width), cfg
            begin += array.count

    def _resolved(self, resolved):
        """Hand the entries to a port; enable those of every stage by their bits."""
        yield resolved.ready.eq(1)
        for array, index, bounds, cfg in self._entries():
            entries = resolved.entries[array.name]
            region = entries.regions[index]
            yield Cat(region.low, region.high).eq(bounds)
            yield entries.permissions[index].eq(cfg)
        for stage in self.config.stages:
            array = self.config.entry_array(stage.bank)
            rows = [cfg for row, _, _, cfg in self._entries() if row == array]
            yield resolved.stages[stage.name].nonempty.eq(1)
            yield resolved.stages[stage.name].enabled.eq(
                Cat(self._enabled(stage, cfg) for cfg in rows)
            )

    def _words(self, m):
        """Show the registers as they are; give what check ports read."""
        bases = entry_bases(self.config)
        port = WordPort(self.config, {stage.name: [stage.name] for stage in self.config.stages})
        m.submodules.words = port
        kept = StoredCfg(self.config).size
        for array, index, addr, cfg in self._entries():
            number = bases[array.name] + index
            m.d.comb += [port.addrs[number].eq(addr), port.cfgs[number].eq(cfg[:kept])]
            for place, bank in enumerate(self.config.banks):
                if self.config.entry_array(bank.name) == array:
                    has = cfg[-1 - place] if self.config.pooled else 1
                    m.d.comb += port.members[bank.name][number].eq(has)
            for stage in self.config.stages:
                if self.config.entry_array(stage.bank) == array:
                    m.d.comb += port.enabled[stage.name][number].eq(self._enabled(stage, cfg))
        for bank in self.config.banks:
            m.d.comb += port.ranges[bank.name].nonempty.eq(1)
        if "mml" in state_names(self.config):
            m.d.comb += port.mml.eq(self.mcfg[state_names(self.config).index("mml")])
        return port.store

    def _enabled(self, stage, cfg):
        """Tell whether an entry serves a stage."""
        config = self.config
        if config.pooled:
            return cfg[CFG_WIDTH - 1 - [bank.name for bank in config.banks].index(stage.bank)]
        switched = config.switch if config.spec.access == "direct" else stage.enable
        return cfg[-1] if switched else Const(1, 1)


class RegistersOnly(wiring.Component):
    """Registers and CSR decoder of a configuration, with nothing behind them.

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
        registers: Any = register_file(config)
        self.registers = registers
        members = registers.signature.members
        outside = ("csr", "status", "isel")
        super().__init__({name: members[name] for name in outside if name in members})

    def elaborate(self, platform):
        m = Module()
        m.submodules.registers = self.registers
        for name in self.signature.members:
            wiring.connect(m, wiring.flipped(getattr(self, name)), getattr(self.registers, name))
        return m
