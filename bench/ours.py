"""Our check path as the harness has its checkers: from raw registers to a verdict."""

from amaranth import Cat, Module
from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from mpu_hw.config import MpuConfig
from mpu_hw.layout import CheckSignature, CsrSignature, StatusSignature
from mpu_hw.match import GrantResolver, RegionResolver
from mpu_hw.regs import unpack_cfg
from mpu_hw.unit.dedicated import DedicatedRegisters
from mpu_hw.unit.engine import ENGINES

__all__ = [
    "CFG_WIDTH",
    "REQUEST",
    "STATUS_WIDTH",
    "RawCheck",
    "RegistersOnly",
    "answer_width",
]

# Fields of a request in the harness, width in bits; addr comes first and is wider or narrower.
REQUEST = {"typ": 3, "priv": 2, "size": 2, "dbg": 1}
CFG_WIDTH = 16  # of an entry: permissions and mode as in its register; the last bit enables it
STATUS_WIDTH = 8
# What a port answers, beside allow.
DETAIL = ("cause", "stage", "hit", "entry", "gva")


def answer_width(detail: bool) -> int:
    """Give the width of the answer of a port: ``~allow``, and with ``detail`` what explains it."""
    return 1 + (17 if detail else 0)


class RawCheck(wiring.Component):
    """Every check port of a configuration, over raw registers that stand outside.

    Combinational. What the unit does between its registers and a verdict is here: resolution of
    the entries, comparison, stages, verdict. What it does with a register write is not.

    Parameters
    ----------
    config : MpuConfig
    detail : bool
        Answer the whole verdict; otherwise ``~allow`` alone, as the peers do.

    Members
    -------
    cfg_addr, cfg : In, In
        Address and configuration of the entries of all banks, in the order of the banks.
    mcfg : In(8)
        Status bits.
    addr, typ, priv, size, dbg : In
        One request per port; ``dbg`` is V.
    err : Out
        ``~allow`` of every port; with ``detail`` followed by the other outputs.
    """

    def __init__(self, config: MpuConfig, detail: bool = False):
        self.config = config
        self.detail = detail
        ports = len(config.ports)
        self.entries = sum(config.entries[bank.name] for bank in config.banks)
        self.answer_width = answer_width(detail)
        super().__init__(
            {
                "cfg_addr": In(self.entries * config.addr_width),
                "cfg": In(self.entries * CFG_WIDTH),
                "mcfg": In(STATUS_WIDTH),
                "addr": In(ports * config.check_width),
                **{name: In(ports * width) for name, width in REQUEST.items()},
                "err": Out(ports * self.answer_width),
            }
        )

    def elaborate(self, platform):
        m = Module()
        stored = self._resolve(m)
        status = StatusSignature(self.config).create()
        m.d.comb += Cat(getattr(status, name) for name in status.signature.members).eq(self.mcfg)
        handshake, decision = ENGINES[self.config.engine]
        for number, port in enumerate(self.config.ports):
            m.submodules[f"engine_{port.name}"] = engine = handshake(self.config, port)
            m.submodules[f"path_{port.name}"] = path = decision(self.config, port)
            check = CheckSignature(self.config, port).create()
            wiring.connect(m, check, engine.check)
            m.d.comb += [path.request.eq(engine.request), engine.verdict.eq(path.verdict)]
            m.d.comb += [check.valid.eq(1), *self._request(number, check)]
            m.d.comb += [
                getattr(path.status, name).eq(getattr(status, name))
                for name in status.signature.members
            ]
            m.d.comb += [getattr(path, name).eq(value) for name, value in stored.items()]
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
        """Resolve the entries as the register banks do; give what a path is told."""
        config, stored, first = self.config, {}, 0
        for bank in config.banks:
            count = config.entries[bank.name]
            regions, grants, enabled, below = [], [], [], 0
            for index in range(first, first + count):
                m.submodules[f"region{index}"] = region = RegionResolver(config)
                m.submodules[f"grants{index}"] = granter = GrantResolver(bank.table, config.mxr)
                cfg = self.cfg.word_select(index, CFG_WIDTH)
                mode, encoding = unpack_cfg(bank.table, cfg)
                addr = self.cfg_addr.word_select(index, config.addr_width)
                m.d.comb += [
                    region.mode.eq(mode),
                    region.addr.eq(addr),
                    region.below.eq(below),
                    granter.encoding.eq(encoding),
                ]
                below = addr
                regions.append(region.region)
                grants.append(granter.grants)
                enabled.append(cfg[-1] if config.switch else 1)
            stored[f"{bank.name}_regions"] = Cat(regions)
            stored[f"{bank.name}_{bank.table.key}"] = Cat(grants)
            for stage in config.stages:
                if stage.bank == bank.name:
                    stored[f"{stage.name}_members"] = Cat(*enabled, 1)
            first += count
        return stored


class RegistersOnly(wiring.Component):
    """Register banks and CSR front of a configuration, with nothing behind them.

    Registered: a write is seen from the next clock on.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    csr : In(CsrSignature(config))
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        super().__init__({"csr": In(CsrSignature(config))})

    def elaborate(self, platform):
        m = Module()
        m.submodules.registers = registers = DedicatedRegisters(self.config)
        wiring.connect(m, wiring.flipped(self.csr), registers.csr)
        return m
