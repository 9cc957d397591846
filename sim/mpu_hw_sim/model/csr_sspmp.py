"""Control registers of a unit with selects: who may access them; the indirect path (rules 9)."""

from collections import Counter
from typing import NamedTuple

from .message import CsrAccess, CsrResult, Status
from .model_config import ModelConfig
from .permit import accessor
from .pmp import Pmp
from .pool import Pool
from .spmp_regs import SpmpRegisters
from .tables_sspmp import SspmpTables

__all__ = ["SspmpCsrs"]

ILLEGAL = CsrResult(hit=True, illegal=True)
VIRTUAL = CsrResult(hit=True, virtual=True)

# Select register and its six alias registers: ireg, ireg2, ... (rules 9.2; x54 is another's).
ALIASES = {"si": 0x150, "vsi": 0x250, "mi": 0x350}
IREGS = (1, 2, 3, 5, 6, 7)
REGISTERS = {0: "addr", 1: "cfg"}

# SSPMP-IND-00, -01.
WINDOW = range(0x100, 0x200)
FIRST_ENTRY = 0x100
# SSPMP-IND-05: the select that belongs to nobody.
UNOWNED = 0xFFF


class Place(NamedTuple):
    """What a number is: its group in the table of accessors, its name and its register number."""

    group: str
    name: str
    number: int = 0


class SspmpCsrs:
    """Registers as the hart sees them.

    Parameters
    ----------
    config : ModelConfig
        The configuration.
    tables : SspmpTables
        Who reaches what.
    pool, pmp : Pool, Pmp
        The state behind the registers.
    covered : Counter
        Where rules are noted that decided something.
    """

    def __init__(
        self, config: ModelConfig, tables: SspmpTables, pool: Pool, pmp: Pmp, covered: Counter[str]
    ):
        self.config = config
        self.tables = tables
        self.pool = pool
        self.pmp = pmp
        self.covered = covered
        self.entries = SpmpRegisters(config, pool, covered)
        self.selects = {"si": 0, "vsi": 0, "mi": 0}
        self.numbers = self._numbers()

    def _numbers(self) -> dict[int, Place]:
        """CSR number to its place: what is ``hit``."""
        config, places = self.config, {}
        for group, base in ALIASES.items():
            if not config.sspmp or (group == "vsi" and not config.hypervisor):
                continue
            places[base] = Place(group, "select")
            for number, offset in enumerate(IREGS):
                places[base + offset] = Place(group, "ireg", number)
        if config.sspmp:
            places[0x316] = Place("mi", "mpmpdeleg")
        if config.sspmp and config.hypervisor:
            places[config.csr["hspmpdeleg"]] = Place("h", "hspmpdeleg")
        if config.switch:
            places |= self._enables()
        for number in range(16):
            places[0x3A0 + number] = Place("pmp", "pmpcfg", number)
        for number in range(64):
            places[0x3B0 + number] = Place("pmp", "pmpaddr", number)
        if config.smepmp:
            places[0x747] = Place("pmp", "mseccfg")
            places[0x757] = Place("pmp", "mseccfgh", 1)
        return places

    def _enables(self) -> dict[int, Place]:
        csr, places = self.config.csr, {}
        if self.pool.exists("spmp") or self.pool.exists("vspmp"):
            # Without SPMP they are there for a guest, which reaches vspmpen by them.
            places[0x183] = Place("en", "spmpen", 0)
            places[0x193] = Place("en", "spmpen", 1)
        if self.pool.exists("vspmp"):
            places[csr["vspmpen"]] = Place("h", "vspmpen", 0)
            places[csr["vspmpenh"]] = Place("h", "vspmpen", 1)
        if self.pool.exists("spmp") and self.config.hypervisor:
            places[csr["hspmpen"]] = Place("h", "hspmpen", 0)
            places[csr["hspmpenh"]] = Place("h", "hspmpen", 1)
        return places

    def csr(self, access: CsrAccess, status: Status) -> CsrResult:
        """Answer a register access, then perform its write unless it traps."""
        index = self.numbers.get(access.addr)
        if index is None:
            return CsrResult(hit=False)
        who = accessor(access.priv, access.virt and self.config.hypervisor)
        result = self._answer(index, who, access, status)
        if index.name == "ireg":
            result = result._replace(isel=self._select(index, who))
        return result

    def _select(self, index: Place, who: str) -> int:
        """Return the select in force: a guest's siselect is vsiselect."""
        return self.selects["vsi" if index.group == "si" and who in ("VS", "VU") else index.group]

    def _answer(self, index: Place, who: str, access: CsrAccess, status: Status) -> CsrResult:
        if self._is_rv32_only(index):
            self.covered["SSPMP-ACC-11"] += 1
            return ILLEGAL
        if who == "reserved" or (index.group == "pmp" and who != "M"):
            return ILLEGAL
        if index.group == "pmp":
            return self._pmp(index, access)
        if index.group in ("si", "vsi") and who != "M":
            # SSPMP-ACC-6 comes before what the table says.
            if not status.stateen_m:
                self.covered["SSPMP-ACC-6"] += 1
                return ILLEGAL
            if not status.stateen_h and index.group == "si" and who in ("VS", "VU"):
                self.covered["SSPMP-ACC-6"] += 1
                return VIRTUAL
        rule, gives = self.tables.accessors[who]
        self.covered[rule] += 1
        given = gives[index.group]
        if index.number == 1 and index.group in ("en", "h") and who in ("VS", "VU"):
            self.covered["SSPMP-ACC-11"] += 1
        if given == "illegal":
            return ILLEGAL
        if given == "virtual":
            return VIRTUAL
        if index.name == "select":
            return self._select_register(given, access)
        if index.name == "ireg":
            return self._ireg(given, index.number, who, access, status)
        if index.name in ("mpmpdeleg", "hspmpdeleg"):
            return self._delegation(index.name, access)
        name = "vspmpen" if given == "vspmpen" else index.name
        return self._enable(name, index.number == 1, who, access, status)

    def _is_rv32_only(self, index: Place) -> bool:
        """Whether the register does not exist on RV64: an upper half, an odd pmpcfg."""
        if self.config.xlen == 32:
            return False
        return (index.number % 2 == 1) and index.name in (
            "spmpen",
            "vspmpen",
            "hspmpen",
            "mseccfgh",
            "pmpcfg",
        )

    def _pmp(self, index: Place, access: CsrAccess) -> CsrResult:
        """Answer an access by M to a register that M alone has (PMP-01, SSPMP-DELEG-06, -09)."""
        pmp, number, value = self.pmp, index.number, access.wdata
        if index.name == "pmpcfg":
            result = CsrResult(hit=True, rdata=pmp.read_cfg(number))
            if access.write:
                pmp.write_cfg(number, value)
        elif index.name == "pmpaddr":
            result = CsrResult(hit=True, rdata=pmp.read_addr(number))
            if access.write:
                pmp.write_addr(number, value)
        elif index.name == "mseccfg":
            result = CsrResult(hit=True, rdata=pmp.read_mseccfg())
            if access.write:
                pmp.write_mseccfg(value)
        else:
            result = CsrResult(hit=True)
        return result

    def _select_register(self, group: str, access: CsrAccess) -> CsrResult:
        """SSPMP-IND-05, -06: stored whole or as the select of nobody, with no side effect."""
        result = CsrResult(hit=True, rdata=self.selects[group])
        if access.write:
            self.covered["SSPMP-IND-06"] += 1
            self.selects[group] = access.wdata
            if access.wdata > UNOWNED:
                self.covered["SSPMP-IND-05"] += 1
                self.selects[group] = UNOWNED
        return result

    def _ireg(
        self, group: str, number: int, who: str, access: CsrAccess, status: Status
    ) -> CsrResult:
        """Access what the select in force names (SSPMP-IND-01..04, HYP-ACC-7, -9, -10)."""
        covered, select = self.covered, self.selects[group]
        if select not in WINDOW:
            covered["SSPMP-IND-04"] += 1
            return CsrResult(hit=True, illegal=not access.claim)
        guest = who == "VS"
        if guest and status.vtvm:
            covered["HYP-ACC-7"] += 1
            return VIRTUAL
        bank = "vspmp" if group == "vsi" else "spmp"
        if not self.pool.exists(bank):
            if bank == "vspmp":
                covered["HYP-ACC-9"] += 1
            return VIRTUAL if guest else ILLEGAL
        if not status.satp_bare:
            covered["SSPMP-ACC-12"] += 1
        index = select - FIRST_ENTRY
        if number not in REGISTERS:
            covered["SSPMP-IND-03"] += 1
            return CsrResult(hit=True)
        if index >= len(self.pool.banks[bank]):
            covered["SSPMP-IND-02"] += 1
            return CsrResult(hit=True)
        covered["SSPMP-IND-01"] += 1
        if bank == "vspmp":
            covered["HYP-ACC-10"] += 1
        register = REGISTERS[number]
        result = CsrResult(hit=True, rdata=self.entries.read(bank, register, index))
        if access.write:
            path = {"mi": "mi", "vsi": "vs" if guest else "hs", "si": who}[group]
            self.entries.write(bank, register, index, access.wdata, path, who == "M")
        return result

    def _delegation(self, name: str, access: CsrAccess) -> CsrResult:
        if name == "mpmpdeleg":
            result = CsrResult(hit=True, rdata=self.pool.pmpnum)
            if access.write:
                self.pool.delegate(access.wdata, self.pmp.barred)
            return result
        result = CsrResult(hit=True, rdata=self.pool.hpmpnum)
        if access.write:
            self.pool.delegate_guest(access.wdata)
        return result

    def _enable(
        self, name: str, high: bool, who: str, access: CsrAccess, status: Status
    ) -> CsrResult:
        """SSPMP-EN-01, HYP-EN-06, -07; a guest's spmpen is vspmpen."""
        guest = who == "VS"
        if guest and status.vtvm:
            self.covered["HYP-ACC-7"] += 1
            return VIRTUAL
        if not self.pool.exists("vspmp" if name == "vspmpen" else "spmp"):
            if guest:
                self.covered["HYP-ACC-9"] += 1
            return VIRTUAL if guest else ILLEGAL
        rules = {"spmpen": "SSPMP-EN-01", "vspmpen": "HYP-EN-06", "hspmpen": "HYP-EN-07"}
        self.covered[rules[name]] += 1
        result = CsrResult(hit=True, rdata=self.pool.read_enable(name, high))
        if access.write:
            self.pool.write_enable(name, high, access.wdata)
        return result
