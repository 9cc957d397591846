"""The specification side of the proofs of sspmp-1.0: the PMP's tables, and what an entry stores."""

from collections.abc import Iterator, Sequence

from amaranth.hdl import Cat, Const, Module, Mux, Signal, Value
from mpu_hw_sim.model.tables_sspmp import PMP, PMP_MML, SSPMP
from reference import NEEDS, any_of, columns_of

from mpu_hw.config import MpuConfig
from mpu_hw.isa import Access, Privilege

__all__ = [
    "STAGES",
    "PlainEntry",
    "allows_pmp",
    "b_columns",
    "ends_at",
    "may_follow",
    "never_falls",
    "owner_of",
    "ranges_at_reset",
    "sspmp",
]

# COM-STG-1..6: bank, V of the accesses, Bare bit, SUM, and the bits that are MXR (COM-MXR-02).
STAGES = {
    "hs": ("spmp", 0, "satp_bare", "sum", ("mxr",)),
    "vs": ("vspmp", 1, "vsatp_bare", "vsum", ("mxr", "vmxr")),
    "g": ("spmp", 1, "hgatp_bare", "sum", ("mxr",)),
}
MODES = {"tor": 1, "na4": 2, "napot": 3}
LEGAL = {row.replace(" ", "") for row in SSPMP}


def sspmp(count: int, **fields) -> MpuConfig:
    """Build a configuration of one pool, small enough to prove."""
    given = {"entries": {"pool": count}, "paddr_width": 12, **fields}
    return MpuConfig.from_dict({"revision": "sspmp-1.0", **given})


def b_columns(stage: str, priv: Value, sum_bit: Value) -> dict[str, Value]:
    """Who uses which column of table 4.3: a guest at its second stage has one (HYP-PERM-01)."""
    if stage == "g":
        return {"G": (priv == Privilege.S) | (priv == Privilege.U)}
    return columns_of("spmp", priv, sum_bit)


def _can(letters: str, access: Value) -> Value:
    """COM-TYPE-01..06 without MXR; HLVX needs both R and X here (HYP-HLVX-01)."""
    kinds = [
        kind
        for kind, enough in NEEDS.items()
        if (set("RX") <= set(letters) if kind == Access.HLVX else set(enough) & set(letters))
    ]
    return any_of([Const(0, 1), *(access == kind for kind in kinds)])


def allows_pmp(lrwx: Value, access: Value, priv: Value, mml: Value) -> Value:
    """PMP-02 and PMP-05, cell by cell. R=0, W=1 without MML is nobody's (COM-CFG-07)."""
    machine = priv == Privilege.M
    others = (priv == Privilege.S) | (priv == Privilege.U)
    terms = []
    for row, (for_machine, for_others) in PMP_MML.items():
        here = mml & (lrwx == int(row, 2))
        terms += [
            here & machine & _can(for_machine, access),
            here & others & _can(for_others, access),
        ]
    for rwx, letters in PMP.items():
        free, locked = (~mml & (lrwx == int(bit + rwx, 2)) for bit in "01")
        terms += [
            (free | locked) & others & _can(letters, access),
            locked & machine & _can(letters, access),
            free & machine & any_of(access == kind for kind in Access),
        ]
    return any_of(terms)


def never_falls(m: Module, bit: Value, name: str) -> Value:
    """Give the assumption that a bit stays 1 once it has been (PMP-04)."""
    before = Signal(name=f"{name}_before")
    m.d.sync += before.eq(before | bit)
    return bit | ~before


def owner_of(
    m: Module, entry: int, ranges: Sequence[tuple[Value, Value]], name: str
) -> tuple[Value, Value]:
    """Number the bank that has an entry, from 1 on, 0 for none; and whether it is the first there.

    ``ranges`` are start and count of the banks, apart from each other.
    """
    owner, first = Signal(2, name=f"owner{entry}{name}"), Signal(name=f"first{entry}{name}")
    for number, (start, count) in enumerate(ranges, start=1):
        with m.If((entry >= start) & (entry < start + count)):
            m.d.comb += [owner.eq(number), first.eq(entry == start)]
    return owner, first


def ranges_at_reset(total: int) -> dict[str, tuple[int, int]]:
    """Give start and count of every bank of a pool at reset (SSPMP-RST-02, HYP-DELEG-14)."""
    mine = min(total, 64)
    return {"pmp": (0, mine), "spmp": (mine, min(total - mine, 64)), "vspmp": (total, 0)}


def ends_at(p: Value, h: Value, ends: Value) -> Iterator[Value]:
    """Say which entries lie below the end of every bank of a pool: what induction needs."""
    for bank in ends.shape().members:
        for entry, below in enumerate(ends[bank]):
            yield below == {"pmp": entry < p, "spmp": entry < p + h, "vspmp": 1}[bank]


def may_follow(proposed: Value, moved: Value, total: int) -> Value:
    """Say of boundaries of a pool that a write may put them where they are proposed.

    They are in order, and that of PMP does not come to one that stays, unless nothing is behind.
    """
    meets = moved.pmp & ~moved.spmp & (proposed.pmp == proposed.spmp)
    in_order = (proposed.pmp <= proposed.spmp) & (proposed.spmp <= total)
    return in_order & (proposed.pmp <= 64) & (~meets | (proposed.spmp == total))


class PlainEntry:
    """What an entry stores by docs/rules.md, field by field; cfg as SSPMP-CFG-01 has it.

    Parameters
    ----------
    name : str
        Suffix of its signals.
    reset : ResetEntry or None
    """

    def __init__(self, config, name, reset=None):
        addr, cfg = (reset.addr, reset.cfg) if reset else (0, 0)
        self.config = config
        self.hardwired = bool(reset and reset.hardwired)
        self.addr = Signal(config.addr_width, init=addr, name=f"plain_addr{name}")
        self.mode = Signal(2, init=cfg >> 3 & 3, name=f"plain_mode{name}")
        bits = {"X": 2, "W": 1, "R": 0, "U": 8, "SHARED": 9, "L": 7}
        for field, bit in bits.items():
            setattr(self, field, Signal(init=cfg >> bit & 1, name=f"plain_{field}{name}"))
        # Written below M since M last wrote cfg (SSPMP-DELEG-18).
        self.below_m = Signal(name=f"plain_below_m{name}")

    @property
    def is_tor(self):
        return self.mode == 1

    @property
    def foreign(self):
        """What only the PMP may hold, and SPMP sees as nothing (SSPMP-DELEG-10)."""
        return ~self.R & self.W

    @property
    def lrwx(self):
        return Cat(self.X, self.W, self.R, self.L)

    @property
    def shared_u_rwx(self):
        rwx = Mux(self.foreign, 0, Cat(self.X, self.W, self.R))
        return Cat(rwx[:3], self.U, self.SHARED)

    @property
    def byte(self):
        """pmpcfg's byte (PMP-01)."""
        return Cat(self.R, self.W, self.X, self.mode, Const(0, 2), self.L)

    @property
    def word(self):
        """spmpcfg (SSPMP-CFG-01)."""
        x, w, r, u, shared = self.shared_u_rwx
        return Cat(r, w, x, self.mode, Const(0, 2), self.L, u, shared)

    @property
    def addr_view(self):
        """COM-GRAN-03, -04: with A[1]=1 bits [G-2:0] read 1, else bits [G-1:0] read 0."""
        words = self.config.granularity // 4  # 2**G
        ones = max(words // 2 - 1, 0)
        return Mux(self.mode >= 2, self.addr | ones, self.addr - self.addr % words)

    def _write_common(self, m, word):
        fine = [n for n in self.config.modes if n != "na4" or self.config.granularity == 4]
        mode = Mux(any_of(word[3:5] == MODES[name] for name in fine), word[3:5], 0)
        m.d.sync += [self.mode.eq(mode), self.L.eq(word[7])]

    def write_addr(self, m, value, m_mode=1):
        if self.hardwired:
            return
        m.d.sync += self.addr.eq(value % (1 << self.config.addr_width))
        with m.If(~Value.cast(m_mode)[0]):
            m.d.sync += self.below_m.eq(1)

    def write_pmp(self, m, byte, mml):
        """PMP-01: W:=0 where R is 0, unless MML gives that a meaning. SSPMP-CFG-02."""
        if self.hardwired:
            return
        self._write_common(m, byte)
        m.d.sync += [self.U.eq(0), self.SHARED.eq(0), self.below_m.eq(0)]
        m.d.sync += [self.R.eq(byte[0]), self.W.eq(byte[1]), self.X.eq(byte[2])]
        with m.If(~mml & ~byte[0]):
            m.d.sync += self.W.eq(0)

    def write_spmp(self, m, word, m_mode=1):
        """SSPMP-CFG-05: ``hold`` keeps what the view reads, ``mask`` clears."""
        if self.hardwired:
            return
        self._write_common(m, word)
        below_m = ~Value.cast(m_mode)[0]
        m.d.sync += self.below_m.eq(below_m)
        written = Cat(word[2], word[1], word[0], word[8], word[9])
        fields = Cat(self.X, self.W, self.R, self.U, self.SHARED)
        with m.If(any_of(written == int(row, 2) for row in LEGAL)):
            m.d.sync += fields.eq(written)
        with m.Elif(self.config.reserved == "hold"):
            m.d.sync += fields.eq(self.shared_u_rwx)
            # A permission that stays is still that of who wrote it (SSPMP-DELEG-18).
            m.d.sync += self.below_m.eq(self.below_m | below_m)
        with m.Else():
            m.d.sync += fields.eq(Cat(Const(0, 3), word[8], word[9] & word[8]))

    def wipe(self, m):
        """HYP-DELEG-17."""
        fields = (self.addr, self.mode, self.below_m)
        flags = (self.X, self.W, self.R, self.U, self.SHARED, self.L)
        m.d.sync += [field.eq(0) for field in (*fields, *flags)]

    def disarm(self, m):
        """SSPMP-DELEG-18: an entry that M has not written is OFF and unlocked in the PMP."""
        m.d.sync += [self.mode.eq(0), self.L.eq(0)]

    def lose_base(self, m):
        """SSPMP-DELEG-19: a TOR entry without its lower bound allows nothing."""
        with m.If(self.is_tor):
            m.d.sync += [self.X.eq(0), self.W.eq(0), self.R.eq(0)]

    def sane(self, mml):
        """What must be so after any writes: neither view shows a reserved value."""
        spmp = any_of(self.shared_u_rwx == int(row, 2) for row in LEGAL)
        return spmp & (mml | ~self.foreign)
