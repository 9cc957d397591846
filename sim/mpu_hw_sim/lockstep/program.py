"""Constrained-random programs."""

import random
import struct
from pathlib import Path

from mpu_hw.config import MpuConfig
from mpu_hw.core import CoreConfig
from mpu_hw.core.enums import Action, ImmFormat, Memory

from .banks import open_banks
from .csr_choice import readable, writable
from .elf_writer import write_elf
from .encode import Assembler
from .handlers import LFSR, machine_handler, supervisor_handler
from .protection import draw_entry, open_memory

__all__ = ["RandomProgram"]

CODE, TOHOST, DATA = 0x8000_0000, 0x8001_0000, 0x8001_8000
# What only the core runs, before the program.
PREFACE_SIZE = 0x400
DATA_SIZE = 0x1000
MTIMECMP = 0x0200_4000
NOWHERE = (0x4000_0000, 0x6000_0FF8, 0x9000_0000)
# x1 to x22 are free; x23 is a scratch register of sequences, x24 points into the data.
FREE = range(1, 23)
SCRATCH, POINTER = 23, 24
PLAIN = (Action.COMPUTE, Action.MULDIV)
HANDLER_SPACE = 0x200


class RandomProgram:
    """One program, drawn from a seed.

    It starts in M with all registers drawn and goes through ``length`` items: computation,
    branches, loads and stores (aligned, misaligned, to nowhere), atomics, CSR accesses, traps and
    returns. The handlers of M, HS and VS read what the trap wrote and go on; that of M draws the
    mode to go on in. With ``pmp`` the program protects parts of its data, and every access is
    aligned: cut into bytes or not, a misaligned one may be checked either way. With ``opened``, a
    unit without PMP, the core first opens its banks: the program is the same, but for HLVX.

    Attributes
    ----------
    entry : int
        Where both sides begin to run the same.
    spill : int
        Register with an address at which the handlers store what they read; x0: they do not.
    """

    spill = 0

    def __init__(
        self,
        config: CoreConfig,
        seed: int,
        length: int = 500,
        *,
        pmp: bool = False,
        opened: MpuConfig | None = None,
    ):
        self.config = config
        self.pmp = pmp
        self.rng = random.Random(seed)
        self.reads = readable(config)
        self.writes = writable(config)
        self.preface = Assembler(config.xlen, config.hypervisor, CODE)
        self.entry = CODE + PREFACE_SIZE if opened else CODE
        if opened:
            open_banks(self.preface, opened, SCRATCH, TOHOST - CODE)
            self.preface.op("jal", imm=self.entry - self.preface.here)
        self.code = Assembler(config.xlen, config.hypervisor, self.entry)
        self.rows = [row for row in self.code.table.values() if row.control["action"] in PLAIN]
        self.memory = [
            row
            for row in self.code.table.values()
            if row.control["action"] in (Action.MEMORY, Action.HYPERVISOR_MEMORY)
            and not (opened and row.name.startswith("hlvx"))
        ]
        self._handlers()
        self._boot()
        for _ in range(length):
            self._item()
        self._finish()

    def write(self, path: Path) -> None:
        """Write the program as an ELF file."""
        code, preface = (
            b"".join(struct.pack("<I", word) for word in part.words)
            for part in (self.code, self.preface)
        )
        rng = random.Random(0)
        # The core starts at the start of RAM, the other side at the first segment.
        segments = {self.entry: code}
        segments |= {CODE: preface} if preface else {}
        segments |= {TOHOST: bytes(64), DATA: rng.randbytes(DATA_SIZE)}
        write_elf(path, self.config.xlen, segments, {"tohost": TOHOST, "fromhost": TOHOST + 32})

    def _handlers(self) -> None:
        """Place the handlers behind a jump over them, at addresses that vectors can hold."""
        code = self.code
        code.op("jal", imm=4 * HANDLER_SPACE)
        self.vectors = {}
        for index, name in enumerate(("m", "s", "vs"), start=1):
            while code.here < self.entry + index * HANDLER_SPACE:
                code.op("addi")
            self.vectors[name] = code.here
            if name == "m":
                machine_handler(code, self.config.hypervisor, self.spill)
            elif name == "s" or self.config.hypervisor:
                supervisor_handler(code, name == "s" and self.config.hypervisor, self.spill)
        while code.here < self.entry + 4 * HANDLER_SPACE:
            code.op("addi")

    def _boot(self) -> None:
        code, rng = self.code, self.rng
        # The timer never strikes: clocks are not instructions.
        code.li(SCRATCH, MTIMECMP)
        code.op("addi", rd=1, imm=-1)
        code.op("sw", rs1=SCRATCH, rs2=1)
        code.op("sw", rs1=SCRATCH, rs2=1, imm=4)
        vectors = {"m": 0x305, "s": 0x105, "vs": 0x205}
        for name, csr in vectors.items():
            if name != "vs" or self.config.hypervisor:
                code.la(SCRATCH, self.vectors[name] + rng.randrange(2))
                code.op("csrrw", rs1=SCRATCH, csr=csr)
        # A return before the first trap leads here.
        code.la(SCRATCH, code.here)
        for csr in (0x341, 0x141, *((0x241,) if self.config.hypervisor else ())):
            code.op("csrrw", rs1=SCRATCH, csr=csr)
        code.op("csrrw", rs1=0, csr=0xB02)
        for name in ("medeleg", "hedeleg", "hideleg", "mcounteren", "hcounteren"):
            if name in self.writes:
                code.li(SCRATCH, rng.getrandbits(64) & self.writes[name])
                code.op("csrrw", rs1=SCRATCH, csr=self.reads[name])
        for register in FREE:
            code.li(register, self._value())
        if self.pmp:
            open_memory(code, SCRATCH, DATA)
        code.li(LFSR, rng.getrandbits(32))
        code.la(POINTER, DATA + DATA_SIZE // 2)

    def _value(self) -> int:
        """Draw an operand: corner cases as often as anything."""
        rng, xlen = self.rng, self.config.xlen
        corners = (0, 1, -1, 1 << (xlen - 1), (1 << (xlen - 1)) - 1, 1 << 31, 0xFFFFFFFF, 0x80)
        return rng.choice(corners) if rng.random() < 0.3 else rng.getrandbits(xlen)

    def _item(self) -> None:
        kinds = {
            self._compute: 30,
            self._branch: 12,
            self._access: 22,
            self._atomic_pair: 3,
            self._csr_write: 16,
            self._csr_read: 8,
            self._privileged: 8,
            self._return: 3,
            self._any_word: 1,
            self._protect: 6 if self.pmp else 0,
        }
        self.rng.choices(list(kinds), list(kinds.values()))[0]()

    def _register(self) -> int:
        return self.rng.choice(FREE)

    def _compute(self) -> None:
        rng = self.rng
        row = rng.choice(self.rows)
        self.code.op(
            row.name,
            rd=rng.choice((0, self._register(), self._register())),
            rs1=self._register(),
            rs2=self._register(),
            imm=rng.getrandbits(32)
            if row.control.get("imm") == ImmFormat.U
            else rng.getrandbits(12),
        )

    def _branch(self) -> None:
        """Jump over one item, in one case in eight to a misaligned target."""
        rng, code = self.rng, self.code
        kind = rng.choice(("beq", "bne", "blt", "bge", "bltu", "bgeu", "jal", "jalr"))
        at, odd = len(code.words), 2 if rng.random() < 0.125 else 0
        length = 2 if kind == "jalr" else 1
        code.words += [0] * length
        self._compute() if rng.random() < 0.5 else self._csr_read()
        end, link = len(code.words), rng.choice((0, self._register()))
        first, second = self._register(), self._register()
        tail = code.words[at + length :]
        del code.words[at:]
        if kind == "jalr":
            code.op("auipc", rd=SCRATCH)
            code.op("jalr", rd=link, rs1=SCRATCH, imm=4 * (end - at) + odd + rng.randrange(2))
        else:
            code.op(kind, rd=link, rs1=first, rs2=second, imm=4 * (end - at) + odd)
        code.words += tail

    def _access(self) -> None:
        rng, code = self.rng, self.code
        row = rng.choice(self.memory)
        memory, size = row.control.get("memory", Memory.LOAD), 1 << row.control["size"]
        offset = rng.randrange(-0x600, 0x600)
        if self.pmp or rng.random() < 0.8 or memory in (Memory.LR, Memory.SC, Memory.AMO):
            offset &= -size
        base = POINTER
        # A failing SC to nowhere: one side asks the bus, the other has no reason to. Both may.
        if rng.random() < 0.06 and memory != Memory.SC:
            base = SCRATCH
            code.li(SCRATCH, rng.choice(NOWHERE))
            offset &= -size
        if row.control.get("imm", ImmFormat.NONE) == ImmFormat.NONE:
            code.op("addi", rd=SCRATCH, rs1=base, imm=offset)
            base = SCRATCH
        code.op(row.name, rd=self._register(), rs1=base, rs2=self._register(), imm=offset)

    def _atomic_pair(self) -> None:
        rng, code = self.rng, self.code
        suffix = rng.choice(("w", "d")) if self.config.xlen == 64 else "w"
        code.op("addi", rd=SCRATCH, rs1=POINTER, imm=rng.randrange(-64, 64) * 8)
        code.op(f"lr.{suffix}", rd=self._register(), rs1=SCRATCH)
        if rng.random() < 0.3:
            self._compute()
        if rng.random() < 0.2:
            code.op("addi", rd=SCRATCH, rs1=SCRATCH, imm=8)
        code.op(f"sc.{suffix}", rd=self._register(), rs1=SCRATCH, rs2=self._register())

    def _csr_write(self) -> None:
        rng, code = self.rng, self.code
        name = rng.choice(list(self.writes))
        code.li(SCRATCH, rng.getrandbits(self.config.xlen) & self.writes[name])
        op = rng.choice(("csrrw", "csrrs", "csrrc"))
        code.op(op, rd=rng.choice((0, self._register())), rs1=SCRATCH, csr=self.reads[name])

    def _csr_read(self) -> None:
        number = self.rng.choice(list(self.reads.values()))
        self.code.op(self.rng.choice(("csrrs", "csrrci")), rd=self._register(), csr=number)

    def _privileged(self) -> None:
        rng = self.rng
        names = ["ecall", "ebreak", "fence", "fence.i", "sfence.vma", "ecall"]
        if self.config.hypervisor:
            names += ["hfence.vvma", "hfence.gvma"]
        self.code.op(rng.choice(names), rs1=self._register(), rs2=self._register())

    def _return(self) -> None:
        """Return from a trap that was none, to the item behind."""
        code, level = self.code, self.rng.choice((0x300, 0x100))
        code.op("auipc", rd=SCRATCH)
        code.op("addi", rd=SCRATCH, rs1=SCRATCH, imm=20)
        # Twice: where the first one traps, the handler draws a mode in which the second may not.
        code.op("csrrw", rs1=SCRATCH, csr=level + 0x41)
        code.op("csrrw", rs1=SCRATCH, csr=level + 0x41)
        code.op("mret" if level == 0x300 else "sret")

    def _any_word(self) -> None:
        """Append an instruction that does not exist, with a major opcode that nobody has."""
        self.code.word(self.rng.getrandbits(25) << 7 | 0x7F)

    def _protect(self) -> None:
        draw_entry(self.code, self.rng, SCRATCH, DATA, DATA_SIZE)

    def _finish(self) -> None:
        code = self.code
        code.la(SCRATCH, TOHOST)
        code.op("addi", rd=1, imm=1)
        code.op("sw", rs1=SCRATCH, rs2=1)
        code.op("sw", rs1=SCRATCH, rs2=0, imm=4)
        code.op("jal")
