"""Code for the reference system, put together part by part."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from mpu_hw_sim.lockstep.encode import Assembler

from mpu_hw.isa import CSR_NUMBERS
from mpu_hw.soc.config import RAM_BASE

__all__ = ["MSTATUSH_MPV", "PLACES", "Program"]

# Where the parts of a program are, in bytes behind the beginning of RAM.
PLACES = {
    name: RAM_BASE + offset
    for name, offset in {
        "main": 0,
        "tohost": 0x1000,
        "results": 0x2000,
        "machine": 0x3000,
        "first": 0x4000,
        "second": 0x5000,
        "supervisor": 0x6000,
        "values": 0x7000,
        "regions": 0x10_0000,
        "others": 0x20_0000,
        "closed": 0x40_0000,
    }.items()
}
ZERO, VALUE, ADDRESS = 0, 7, 8  # registers that building blocks use
MSTATUSH_MPV = 1 << 7


class Program:
    """Parts of code, each at its place, that end by writing results and stopping.

    Parameters
    ----------
    banks : table of a bank -> numbers of its first addr, cfg and switch register
    """

    def __init__(self, banks: dict[str, tuple[int, int, int]]):
        self.banks = banks
        self.parts: dict[str, Assembler] = {}

    def at(self, place: str) -> Assembler:
        """Begin a part, or go on with it."""
        return self.parts.setdefault(place, Assembler(32, True, PLACES[place]))

    def write(self, part: str, csr: str | int, value: int, *, form: str = "csrrw") -> None:
        """Write a constant to a CSR; ``form`` sets or clears bits instead."""
        code = self.at(part)
        code.li(VALUE, value)
        number = csr if isinstance(csr, int) else CSR_NUMBERS[csr]
        code.op(form, rs1=VALUE, csr=number)

    def read(self, part: str, register: int, csr: str) -> None:
        """Read a CSR."""
        self.at(part).op("csrrs", rd=register, csr=CSR_NUMBERS[csr])

    @contextmanager
    def skipped(self, part: str, branch: str, *, rs1: int, rs2: int) -> Iterator[None]:
        """Append what the block appends, passed over where the branch is taken."""
        code = self.at(part)
        place = len(code.words)
        code.op(branch, rs1=rs1, rs2=rs2)
        yield
        again = Assembler(32, True, 0)
        again.op(branch, rs1=rs1, rs2=rs2, imm=4 * (len(code.words) - place))
        code.words[place] = again.words[0]

    def regions(
        self, part: str, bank: str, first: int, rows: Iterable[tuple[int, int, int]]
    ) -> None:
        """Write entries, each an address, a size of a power of two and a cfg byte."""
        addr, cfg, _ = self.banks[bank]
        bytes_ = {}
        for index, (address, size, value) in enumerate(rows, start=first):
            self.write(part, addr + index, (address | (size // 2 - 1)) >> 2)
            bytes_[index] = value
        for number in sorted({index // 4 for index in bytes_}):
            word = sum(bytes_.get(4 * number + lane, 0) << 8 * lane for lane in range(4))
            self.write(part, cfg + number, word)

    def enable(self, part: str, bank: str, bits: int) -> None:
        """Write the switch register of a bank."""
        self.write(part, self.banks[bank][2], bits)

    def result(self, part: str, number: int, register: int) -> None:
        """Store a register as a result; not while MPRV is set."""
        code = self.at(part)
        code.li(ADDRESS, PLACES["results"] + 4 * number)
        code.op("sw", rs1=ADDRESS, rs2=register)

    def end(self, part: str, *, passed: bool = True) -> None:
        """End the run."""
        code = self.at(part)
        code.li(ADDRESS, PLACES["tohost"])
        code.li(VALUE, 1 if passed else 3)
        code.op("sw", rs1=ADDRESS, rs2=VALUE)
        code.op("sw", rs1=ADDRESS, rs2=ZERO, imm=4)
        code.op("jal")

    def enter(self, part: str, place: str, *, mode: int, virtual: bool) -> None:
        """Go to a place in a mode below M."""
        self.write(part, "mstatus", 3 << 11, form="csrrc")
        self.write(part, "mstatus", mode << 11, form="csrrs")
        self.write(part, "mstatush", MSTATUSH_MPV, form="csrrs" if virtual else "csrrc")
        self.write(part, "mepc", PLACES[place])
        self.at(part).op("mret")

    def counters(self, part: str) -> None:
        """Let every mode read the counters."""
        for name in ("mcounteren", "hcounteren", "scounteren"):
            self.write(part, name, 7)
