"""A hart's view of the model: names instead of numbers, and regions written as cfg and addr."""

from collections.abc import Iterable

from mpu_hw_sim.model import CsrAccess, CsrResult, ModelConfig, Mpu, Port, Request, Status, Verdict

WHO = {"U": (0, False), "S": (1, False), "M": (3, False), "VU": (0, True), "VS": (1, True)}
ACCESS = {"load": 0, "store": 1, "fetch": 2, "hlvx": 3, "cbo": 4, "walk": 5}

# Field A in place (bits 4:3).
OFF, TOR, NA4, NAPOT = 0x00, 0x08, 0x10, 0x18
R, W, X, S = 0x01, 0x02, 0x04, 0x80

ALL = (1 << 64) - 1

ANY = Port(name="any", max_size=64, misaligned=True)


def naturally(base: int, size: int) -> int:
    """Return the NAPOT address register of a naturally aligned region of at least 8 bytes."""
    return base // 4 + size // 8 - 1


class Hart:
    def __init__(self, **fields: object) -> None:
        self.mpu = Mpu(ModelConfig(**fields))
        self.status = Status()
        self.xlen = self.mpu.config.xlen

    def now(self, **fields: bool) -> "Hart":
        """Set the status inputs: those not named take their defaults."""
        self.status = Status(**fields)
        return self

    def csr(self, addr: int, who: str = "M", wdata: int | None = None, **more: bool) -> CsrResult:
        priv, virt = WHO[who]
        value = 0 if wdata is None else wdata % 2**self.xlen
        access = CsrAccess(addr, priv, virt, wdata is not None, value, **more)
        return self.mpu.csr(access, self.status)

    def write(self, addr: int, value: int, who: str = "M") -> CsrResult:
        return self.csr(addr, who, value)

    def read(self, addr: int, who: str = "M") -> int:
        result = self.csr(addr, who)
        assert (result.hit, result.illegal, result.virtual) == (True, False, False)
        return result.rdata

    def trap(self, addr: int, who: str) -> str:
        result = self.csr(addr, who)
        if not result.hit:
            return "absent"
        assert not (result.illegal and result.virtual)
        assert not (result.illegal or result.virtual) or result.rdata == 0
        return "illegal" if result.illegal else "virtual" if result.virtual else "ok"

    def check(
        self, who: str, access: str | int, addr: int, size: int = 4, port: Port = ANY
    ) -> Verdict:
        priv, virt = WHO[who]
        kind = ACCESS[access] if isinstance(access, str) else access
        return self.mpu.check(port, Request(addr, size, kind, priv, virt), self.status)

    def cause(self, who: str, access: str | int, addr: int, size: int = 4, port: Port = ANY) -> int:
        """Return 0 where the access is allowed."""
        verdict = self.check(who, access, addr, size, port)
        assert verdict.allow == (verdict.cause == 0)
        return verdict.cause

    def causes(self, who: str, accesses: Iterable[str], addr: int) -> dict[str, int]:
        """Return the cause of every kind of access to one place."""
        return {access: self.cause(who, access, addr) for access in accesses}


class MpuHart(Hart):
    """Revision mpu-0.9, default numbers; entries are written by M, four lanes a register."""

    CFG = {"mpu": 0x1A0, "vsmpu": 0x2A0, "hgmpu": 0x660}
    ADDR = {"mpu": 0x1B0, "vsmpu": 0x2B0, "hgmpu": 0x6B0}
    SWITCH = {"mpu": 0x170, "vsmpu": 0x270, "hgmpu": 0x670}

    def _lane(self, bank: str, index: int) -> tuple[int, int]:
        lanes = self.xlen // 8
        number = self.CFG[bank] + index // lanes * (lanes // 4)
        return number, 8 * (index % lanes)

    def put(self, bank: str, index: int, cfg: int, addr: int) -> "MpuHart":
        number, shift = self._lane(bank, index)
        value = self.read(number) & ~(0xFF << shift) | cfg << shift
        self.write(number, value)
        self.write(self.ADDR[bank] + index, addr)
        return self

    def cfg(self, bank: str, index: int) -> int:
        number, shift = self._lane(bank, index)
        return self.read(number) >> shift & 0xFF


# spmpcfg: U and SHARED beside R, W, X, A; L is where mpu-0.9 has S.
L, U, SHARED = 0x80, 0x100, 0x200


class SspmpHart(Hart):
    """Revision sspmp-1.0. Entries of SPMP are written by miselect, of vSPMP by vsiselect."""

    SELECT = {"si": 0x150, "vsi": 0x250, "mi": 0x350}
    PATH = {"spmp": "mi", "vspmp": "vsi"}
    DELEG, HDELEG = 0x316, 0x616

    def __init__(self, **fields: object) -> None:
        super().__init__(revision="sspmp-1.0", **fields)

    def indirect(
        self, path: str, select: int, ireg: int, who: str = "M", wdata: int | None = None
    ) -> CsrResult:
        """Access an alias register, 1 to 6, of a path named si, vsi or mi."""
        # The select of a guest's siselect is vsiselect, which M can write.
        owner = "vsi" if path == "si" and who in ("VS", "VU") else path
        self.write(self.SELECT[owner], select)
        return self.csr(self.SELECT[path] + (ireg if ireg < 4 else ireg + 1), who, wdata)

    def put(self, bank: str, index: int, cfg: int, addr: int) -> "SspmpHart":
        """Write an entry of ``pmp``, ``spmp`` or ``vspmp``."""
        if bank == "pmp":
            number, shift = 0x3A0 + index // 4, 8 * (index % 4)
            value = self.read(number) & ~(0xFF << shift) | cfg << shift
            self.write(0x3B0 + index, addr)
            self.write(number, value)
            return self
        for ireg, value in ((1, addr), (2, cfg)):
            assert not self.indirect(self.PATH[bank], 0x100 + index, ireg, "M", value).illegal
        return self

    def get(self, bank: str, index: int) -> tuple[int, int]:
        """Return (addr, cfg) as they read."""
        path = self.PATH[bank]
        both = [self.indirect(path, 0x100 + index, ireg) for ireg in (1, 2)]
        assert not any(result.illegal for result in both)
        return both[0].rdata, both[1].rdata

    def enable(self, value: int = -1) -> "SspmpHart":
        for number in (0x183, 0x283, 0x683):
            self.write(number, value)
        return self
