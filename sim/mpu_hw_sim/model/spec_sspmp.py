"""Entries dealt to PMP, SPMP and vSPMP, behind selects, as sspmp-1.0 has them."""

from collections import Counter

from mpu_hw.isa import AddressMode

from .csr_sspmp import SspmpCsrs
from .message import CsrAccess, CsrResult, Request, Status
from .model_config import ModelConfig
from .permit import column_of, permitted
from .pmp import Pmp
from .pool import Pool
from .region import Candidate, Watch, candidate
from .tables_sspmp import SspmpTables

__all__ = ["SspmpSpec"]

# Stage to its bank and its enable register (COM-STG-1..6, column B; HYP-EN-07).
STAGES = {
    "hs": ("spmp", "spmpen"),
    "vs": ("vspmp", "vspmpen"),
    "g": ("spmp", "hspmpen"),
    "m": ("pmp", ""),
}

# Register to the stages that see other entries after a write of it; any other one is for all.
SEEN_BY: dict[str, tuple[str, ...]] = {
    "select": (),
    "mseccfg": (),
    "mseccfgh": (),
    "pmpcfg": ("m",),
    "pmpaddr": ("m",),
    "ireg": ("hs", "vs", "g"),
    "spmpen": ("hs", "vs"),  # a guest's is vspmpen
    "vspmpen": ("vs",),
    "hspmpen": ("g",),
}


class SspmpSpec:
    """State and decisions of a unit whose entries are behind selects.

    Parameters
    ----------
    config : ModelConfig
        The configuration.
        Its revision has ``SspmpTables``.
    covered : Counter
        Where rules are noted that decided something.
    """

    def __init__(self, config: ModelConfig, covered: Counter[str]):
        assert isinstance(config.spec.tables, SspmpTables)
        self.tables = tables = config.spec.tables
        self.config = config
        self.covered = covered
        self.hypervisor = config.hypervisor
        self.pool = Pool(config, covered)
        self.pmp = Pmp(config, tables, self.pool, covered)
        self.csrs = SspmpCsrs(config, tables, self.pool, self.pmp, covered)
        self.mxr_rows = tables.supervisor_mxr_raw if config.mxr == "raw" else tables.supervisor_mxr
        self._watches: dict[str, Watch] = {}

    def csr(self, access: CsrAccess, status: Status) -> CsrResult:
        """Answer a register access, then perform its write unless it traps."""
        register = self.csrs.numbers.get(access.addr) if access.write else None
        if register is not None:
            for stage in SEEN_BY.get(register.name, STAGES):
                self._watches.pop(stage, None)
        return self.csrs.csr(access, status)

    def exists(self, stage: str) -> bool:
        """Whether the stage is built. mseccfg can deny M where there is no PMP entry."""
        if stage == "m" and self.config.smepmp:
            return True
        return (stage in ("hs", "m") or self.hypervisor) and self.pool.exists(STAGES[stage][0])

    def _watch(self, stage: str) -> Watch:
        """Return what the entries of the stage match now (COM-PRIO-03)."""
        watch = self._watches.get(stage)
        if watch is None:
            watch = self._watches[stage] = self._look(stage)
        return watch

    def _look(self, stage: str) -> Watch:
        bank, enable = STAGES[stage]
        gated = bool(enable) and self.config.switch
        active: list[Candidate] = []
        disabled: list[Candidate] = []
        below, before_off = 0, False
        for index, entry in enumerate(self.pool.banks[bank]):
            on = not gated or enable in entry.enabled
            found = candidate(
                index,
                entry.mode,
                entry.addr,
                below,
                self.pmp.permission(entry) if stage == "m" else entry.row,
                self.config,
                self.covered,
            )
            if entry.mode is AddressMode.TOR:
                if index and before_off:
                    found = found._replace(marks=(*found.marks, "COM-MATCH-04"))
                if index == 0 and self.pool.preceded(bank):
                    found = found._replace(marks=(*found.marks, "SSPMP-MATCH-08"))
            if stage != "m" and entry.seen != entry.rwx:
                found = found._replace(marks=(*found.marks, "SSPMP-DELEG-10"))
            if entry.mode is not AddressMode.OFF:
                (active if on else disabled).append(found)
            below = entry.addr
            before_off = entry.mode is AddressMode.OFF or not on
        return Watch(active, disabled)

    def check(self, stage: str, request: Request, status: Status) -> tuple[bool, int | None]:
        """Return whether an active stage lets the access pass, and the entry that decided."""
        covered = self.covered
        touched = range(request.addr, request.addr + request.size)
        if stage == "m" and request.virt:
            covered["PMP-07"] += 1
        chosen, whole = self._watch(stage).decide(touched, covered)
        if touched[-1] >= self.config.top:
            # One byte outside is enough: no entry matches, not even by the bytes inside.
            covered["COM-ADDR-03"] += 1
            chosen = None
        if chosen is None:
            if stage == "m":
                return self.pmp.no_match(request), None
            return self._no_match(stage, request), None
        if not whole:
            return False, chosen.entry
        if stage == "m":
            return self.pmp.matched(chosen.permission, request), chosen.entry
        return self._supervisor(stage, chosen.permission, request, status), chosen.entry

    def _no_match(self, stage: str, request: Request) -> bool:
        """SSPMP-DEF-01, -02, -04: a bank that has entries denies what none of them matches."""
        bank = STAGES[stage][0]
        if not self.pool.decides(bank):
            self.covered["SSPMP-DEF-02"] += 1
            return True
        rule, passes = self.tables.no_match[stage]
        self.covered[rule] += 1
        if not self.pool.banks[bank]:
            self.covered["HYP-DELEG-15"] += 1
        elif not self._watch(stage).active:
            self.covered["SSPMP-DEF-04"] += 1
        return request.priv in passes

    def _supervisor(self, stage: str, row: str, request: Request, status: Status) -> bool:
        """Table 4.3. A guest at its second stage has a column of its own (HYP-PERM-01)."""
        if stage == "g":
            column = "G"
            self.covered["HYP-PERM-01"] += 1
        else:
            column = column_of(request.priv, status.sum if stage == "hs" else status.vsum)
        rule, columns = self.tables.supervisor[row]
        self.covered[rule] += 1
        if column == "S1" and row.startswith("01"):
            self.covered["SSPMP-PERM-41"] += 1
        if stage == "hs" and self.hypervisor and request.priv == 1 and row.startswith("01"):
            self.covered["HYP-PERM-02"] += 1
        return permitted(
            columns[column],
            request.access,
            self._honoured_mxr(stage, status),
            (row, column) in self.mxr_rows,
            self.covered,
        )

    def _honoured_mxr(self, stage: str, status: Status) -> bool:
        """COM-MXR-02; noted where the two MXR bits differ, for then their choice matters."""
        if self.config.mxr == "off":
            return False
        if stage != "hs" and status.mxr != status.vmxr:
            self.covered["COM-MXR-02"] += 1
        return status.mxr or (stage == "vs" and status.vmxr)
