"""Random programs that store what they compute: on a bus a register shows no other way."""

from mpu_hw_sim.lockstep.csr_choice import excluded
from mpu_hw_sim.lockstep.program import FREE, SCRATCH, TOHOST, RandomProgram

from mpu_hw.config import MpuConfig
from mpu_hw.core import CoreConfig
from mpu_hw.core.csr import rows

__all__ = ["ObservedProgram"]

SPILL = 26  # no item and no handler uses it
# Behind tohost, which no entry of the PMP closes.
ROOM = TOHOST + 0x800
WORDS = 256
# What the other simulator has besides: triggers, contexts, debugging, entropy, mseccfg.
THEIRS = {0x015, 0x5A8, 0x6A8, 0x747, 0x757, *range(0x7A0, 0x7C0)}


class ObservedProgram(RandomProgram):
    """A random program under PMP whose results go to memory.

    It begins with every register, twice; each item is followed by stores of what it may have
    written, and the handlers store what they read. Some reads name a number that is no register,
    one bit away from one that is.

    Parameters
    ----------
    config : CoreConfig
    seed : int
    unit : MpuConfig
        Whose registers the other simulator has not.
    """

    spill = SPILL

    def __init__(self, config: CoreConfig, seed: int, unit: MpuConfig):
        numbers = {row.number for row in rows(config)}
        ours = {number for family in unit.csr_families for number in family.registers().values()}
        close = {row.number ^ 1 << bit for row in rows(config) if not excluded(row.name)
                 for bit in range(12)}  # fmt: skip
        self.absent = sorted(close - numbers - ours - THEIRS)
        super().__init__(config, seed, pmp=True)

    def _boot(self) -> None:
        code, rng = self.code, self.rng
        values = [rng.getrandbits(32) for _ in range(32)]
        for base, flip in ((SPILL, 0), (SPILL, -1), (SCRATCH, 0), (SCRATCH, -1)):
            for register in range(1, 32):
                code.li(register, values[register] ^ flip)
            # The register behind the address comes with the other base.
            code.la(base, ROOM)
            for register in range(1, 32):
                code.op("sw", rs1=base, rs2=register, imm=4 * register)
        code.la(SPILL, ROOM)
        super()._boot()

    def _item(self) -> None:
        before = len(self.code.words)
        super()._item()
        named = {word >> 7 & 31 for word in self.code.words[before:]}
        for register in sorted(named & {*FREE, SCRATCH}):
            self.code.op("sw", rs1=SPILL, rs2=register, imm=4 * self.rng.randrange(32, WORDS))

    def _csr_read(self) -> None:
        if self.rng.random() < 0.7:
            super()._csr_read()
        else:
            number = self.rng.choice(self.absent)
            self.code.op("csrrs", rd=self._register(), csr=number)
