"""Three independent banks, one per stage, behind direct registers, as mpu-0.9 has them."""

from collections import Counter
from collections.abc import Set

from .bank_mpu import MpuBank
from .message import CsrAccess, CsrResult, Request, Status
from .model_config import ModelConfig
from .permit import accessor, column_of, permitted
from .tables_mpu import MPU_SUM, MpuTables

__all__ = ["MpuSpec"]

# Stage to its bank (COM-STG-1..6, column A).
BANKS = {"hs": "mpu", "vs": "vsmpu", "g": "hgmpu"}


class MpuSpec:
    """State and decisions of a unit with direct registers.

    Parameters
    ----------
    config : ModelConfig
        The configuration.
        Its revision has ``MpuTables``.
    covered : Counter
        Where rules are noted that decided something.
    """

    def __init__(self, config: ModelConfig, covered: Counter[str]):
        assert isinstance(config.spec.tables, MpuTables)
        self.tables = tables = config.spec.tables
        self.mxr_rows = tables.supervisor_mxr_raw if config.mxr == "raw" else tables.supervisor_mxr
        self.config = config
        self.covered = covered
        counts = {bank: config.entries.get(bank, 0) for bank in BANKS.values()}
        self.hypervisor = config.hypervisor and counts["vsmpu"] + counts["hgmpu"] > 0
        built = list(counts) if self.hypervisor else ["mpu"]
        self.banks = {
            bank: MpuBank(bank, self._legal(bank), config, covered)
            for bank in built
            if counts[bank] > 0
        }
        self.numbers = self._numbers()

    def _legal(self, bank: str) -> Set[str]:
        """Return what a write may store as S R W X of an entry (MPU-CFG-06, COM-CFG-07)."""
        if bank == "hgmpu":
            return self.tables.guest_legal
        return set(self.tables.supervisor) - {"1000"}

    def _numbers(self) -> dict[int, tuple[str, str, int]]:
        """CSR number to (bank named, family, register number): what is ``hit``."""
        span = self.config.span
        families = {"cfg": span // 4, "addr": span, "switch": 2 if self.config.switch else 0}
        named = list(self.banks)
        if "mpu" not in named and "vsmpu" in named:
            # A guest reaches its own bank by these numbers (MPU-ACC-4).
            named.append("mpu")
        return {
            self.config.csr[bank + family] + number: (bank, family, number)
            for bank in named
            for family, count in families.items()
            for number in range(count)
        }

    def exists(self, stage: str) -> bool:
        """Whether the stage has a bank in this configuration."""
        return stage in BANKS and BANKS[stage] in self.banks

    def check(self, stage: str, request: Request, status: Status) -> tuple[bool, int | None]:
        """Return whether an active stage lets the access pass, and the entry that decided."""
        covered = self.covered
        touched = range(request.addr, request.addr + request.size)
        chosen, whole = self.banks[BANKS[stage]].watch().decide(touched, covered)
        if touched[-1] >= self.config.top:
            # One byte outside is enough: no entry matches, not even by the bytes inside.
            covered["COM-ADDR-03"] += 1
            chosen = None
        if chosen is None:
            return self._no_match(stage, request), None
        if not whole:
            return False, chosen.entry
        if stage == "g":
            return self._guest(chosen.permission, request, status), chosen.entry
        return self._supervisor(stage, chosen.permission, request, status), chosen.entry

    def _no_match(self, stage: str, request: Request) -> bool:
        """MPU-DEF-01, MPU-DEF-02: a supervisor may use what it did not restrict."""
        rule, passes = self.tables.no_match[stage]
        self.covered[rule] += 1
        return request.priv in passes

    def _supervisor(self, stage: str, row: str, request: Request, status: Status) -> bool:
        """Table 4.1, for mpu or vsmpu."""
        if stage == "hs":
            column = column_of(request.priv, status.sum)
            mxr = status.mxr
        else:
            column = column_of(request.priv, status.vsum)
            mxr = status.mxr or status.vmxr
        rule, columns = self.tables.supervisor[row]
        self.covered[rule] += 1
        if column == "S1" and row in MPU_SUM:
            self.covered["MPU-PERM-20"] += 1
        return permitted(
            columns[column],
            request.access,
            self._honoured(stage, mxr, status),
            (row, column) in self.mxr_rows,
            self.covered,
        )

    def _guest(self, row: str, request: Request, status: Status) -> bool:
        """Table 4.2: one column for VS and VU, whatever SUM."""
        rule, columns = self.tables.guest[row]
        self.covered[rule] += 1
        if status.sum or status.vsum:
            self.covered["MPU-HGP-8"] += 1
        mxr = self._honoured("g", status.mxr, status)
        readable = (row, "G") in self.tables.guest_mxr
        return permitted(columns["G"], request.access, mxr, readable, self.covered)

    def _honoured(self, stage: str, mxr: bool, status: Status) -> bool:
        """COM-MXR-02: note where the two MXR bits differ, for then their choice matters."""
        if self.config.mxr == "off":
            return False
        if stage != "hs" and status.mxr != status.vmxr:
            self.covered["COM-MXR-02"] += 1
        return mxr

    def csr(self, access: CsrAccess, status: Status) -> CsrResult:
        """Answer a register access; ``status`` does not matter in this revision (MPU-ACC-6)."""
        if access.addr not in self.numbers:
            return CsrResult(hit=False)
        named, family, number = self.numbers[access.addr]
        if self.config.xlen == 64 and (
            (family == "cfg" and number % 2 == 1) or (family == "switch" and number == 1)
        ):
            self.covered["MPU-CSR-03"] += 1
            return CsrResult(hit=True, illegal=True)
        who = accessor(access.priv, access.virt and self.hypervisor)
        if who == "reserved":
            return CsrResult(hit=True, illegal=True)
        rule, reaches = self.tables.accessors[who]
        self.covered[rule] += 1
        target = reaches[named]
        if target in ("illegal", "virtual"):
            return CsrResult(hit=True, illegal=target == "illegal", virtual=target == "virtual")
        if target not in self.banks:
            if who == "VS":
                self.covered["MPU-ACC-6"] += 1
            else:
                self.covered["MPU-CSR-03"] += 1
            return CsrResult(hit=True, illegal=who != "VS", virtual=who == "VS")
        bank = self.banks[target]
        value = bank.read(family, number)
        if access.write:
            bank.write(family, number, access.wdata)
        return CsrResult(hit=True, rdata=value)
