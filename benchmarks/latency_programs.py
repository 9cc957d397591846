"""Programs that read the clock counter before and after what is measured."""

from mpu_hw.isa import CSR_NUMBERS
from mpu_hw.soc.config import CLINT_BASE, RAM_BASE

from .latency_program import MSTATUSH_MPV, PLACES, Program

__all__ = ["denied", "domain_switch", "guest_boot", "guest_timer"]

# Registers: what the programs of guests use is not among them.
ZERO, NOW, BEFORE, VALUE, ADDRESS, LEAST, MOST, COUNT, LOADED = 0, 5, 6, 7, 8, 9, 18, 19, 20
PAGE = 0x1000
NAPOT_RW, NAPOT_RX, NAPOT_RWX = 0x1B, 0x1D, 0x1F
SUPERVISOR = 0x80  # S of a cfg byte of mpu-0.9
MSTATUS_MPRV = 1 << 17
MIE_MTIE, HVIP_VSTIP, VSIE_STIE = 1 << 7, 1 << 6, 1 << 5
MTIMECMP, MTIME = CLINT_BASE + 0x4000, CLINT_BASE + 0xBFF8


def _pages(place: str, count: int, cfg: int) -> list[tuple[int, int, int]]:
    return [(PLACES[place] + PAGE * index, PAGE, cfg) for index in range(count)]


def _load_as_user(program: Program) -> None:
    """Load a word as MPP and MPV say: from reset on, as U."""
    code = program.at("main")
    code.op("csrrs", rs1=MOST, csr=CSR_NUMBERS["mstatus"])
    code.op("lw", rd=LOADED, rs1=LEAST)
    code.op("csrrc", rs1=MOST, csr=CSR_NUMBERS["mstatus"])


def domain_switch(program: Program, way: str, regions: int, *, bank: str = "mpu") -> None:
    """Measure a switch to another domain of so many regions, up to its first load.

    Two domains are resident where one write of the switch register changes them; where they are
    rewritten, the words come from memory.
    """
    virtual = bank == "hgmpu"
    program.write("main", "mtvec", PLACES["machine"])
    program.end("machine", passed=False)
    half = 16 if bank == "mpu" else 4
    program.enable("main", bank, (1 << half) - 1)
    program.regions("main", bank, 0, _pages("regions", regions, NAPOT_RW))
    if way == "enable":
        program.regions("main", bank, half, _pages("others", regions, NAPOT_RW))
    if virtual:
        everything = (RAM_BASE, 0x100_0000, NAPOT_RWX)
        program.regions("main", "vsmpu", 0, [everything])
        program.write("main", "mstatush", MSTATUSH_MPV, form="csrrs")
    code = program.at("main")
    last = PAGE * (regions - 1)
    code.li(MOST, MSTATUS_MPRV)
    code.li(LEAST, PLACES["regions"] + last)
    for _ in range(2):
        _load_as_user(program)
    if way != "none":
        code.li(LEAST, PLACES["others"] + last)
    addr, cfg, switch = program.banks[bank]
    words = [
        (addr + index, (PLACES["others"] + PAGE * index | PAGE // 2 - 1) >> 2)
        for index in range(regions)
    ]
    lanes = [min(4, regions - first) for first in range(0, regions, 4)]
    cfgs = [sum(NAPOT_RW << 8 * lane for lane in range(count)) for count in lanes]
    words += [(cfg + number, word) for number, word in enumerate(cfgs)]
    code.li(ADDRESS, PLACES["values"])
    for index, (_, word) in enumerate(words):
        code.li(VALUE, word)
        code.op("sw", rs1=ADDRESS, rs2=VALUE, imm=4 * index)
    code.li(COUNT, (1 << half) - 1 << half)
    program.read("main", BEFORE, "mcycle")
    if way == "enable":
        code.op("csrrw", rs1=COUNT, csr=switch)
    if way == "rewrite":
        for index, (number, _) in enumerate(words):
            code.op("lw", rd=VALUE, rs1=ADDRESS, imm=4 * index)
            code.op("csrrw", rs1=VALUE, csr=number)
    _load_as_user(program)
    program.read("main", NOW, "mcycle")
    code.op("sub", rd=NOW, rs1=NOW, rs2=BEFORE)
    program.result("main", 0, NOW)
    program.end("main")


def denied(program: Program, kind: str, virtual: bool, opened: bool) -> None:
    """Measure from a denied access to the first instruction of the handler.

    Parameters
    ----------
    kind : str
        load, store or fetch.
    virtual : bool
        It is a guest's: VU.
    opened : bool
        The bank of the guest itself allows it, so that the one of the hypervisor denies.
    """
    code = program.at("first")
    code.li(ADDRESS, PLACES["closed"])
    program.read("first", BEFORE, "cycle")
    if kind == "fetch":
        code.op("jalr", rs1=ADDRESS)
    else:
        code.op("lw" if kind == "load" else "sw", rd=LOADED, rs1=ADDRESS)
    program.counters("main")
    program.write("main", "mtvec", PLACES["machine"])
    near = (RAM_BASE, 0x40_0000, NAPOT_RWX)
    program.regions("main", "hgmpu" if virtual else "mpu", 0, [near])
    if virtual:
        everything = (RAM_BASE, 0x100_0000 if opened else 0x40_0000, NAPOT_RWX)
        program.regions("main", "vsmpu", 0, [everything])
    program.enter("main", "first", mode=0, virtual=virtual)
    program.read("machine", NOW, "mcycle")
    code = program.at("machine")
    code.op("sub", rd=NOW, rs1=NOW, rs2=BEFORE)
    program.result("machine", 0, NOW)
    program.read("machine", COUNT, "mcause")
    program.result("machine", 1, COUNT)
    # What two reads in a row take.
    program.read("machine", BEFORE, "mcycle")
    program.read("machine", NOW, "mcycle")
    code.op("sub", rd=NOW, rs1=NOW, rs2=BEFORE)
    program.result("machine", 2, NOW)
    program.end("machine")


def guest_boot(program: Program) -> None:
    """Measure from reset to the first instruction of the second of two guests.

    Each has four regions of the hypervisor and four of its own; the first calls the hypervisor at
    once, which starts the other one.
    """
    for number, place in enumerate(("first", "second")):
        pages = [(PLACES[place], PAGE, NAPOT_RWX), *_pages("regions", 3, NAPOT_RW)]
        program.regions("main", "hgmpu", 4 * number, pages)
    own = [(RAM_BASE, 0x10_0000, NAPOT_RX), *_pages("regions", 3, NAPOT_RW)]
    own = [(address, size, cfg | SUPERVISOR) for address, size, cfg in own]
    program.counters("main")
    program.write("main", "mtvec", PLACES["machine"])
    program.enable("main", "hgmpu", 0x0F)
    program.regions("main", "vsmpu", 0, own)
    program.enter("main", "first", mode=1, virtual=True)
    program.at("first").op("ecall")
    program.enable("machine", "hgmpu", 0xF0)
    program.regions("machine", "vsmpu", 0, own)
    program.write("machine", "mtvec", PLACES["supervisor"])
    program.enter("machine", "second", mode=1, virtual=True)
    program.read("second", LOADED, "cycle")
    program.at("second").op("ecall")
    program.result("supervisor", 0, LOADED)
    program.read("supervisor", COUNT, "mcause")
    program.result("supervisor", 1, COUNT)
    program.end("supervisor")


def guest_timer(program: Program, phases: int) -> None:
    """Measure from a timer interrupt that comes in VU to the first instruction of VS for it.

    The first result is the least of all phases, the second the most. The timer is the machine's: M
    makes the interrupt that of the guest.
    """
    program.counters("main")
    program.write("main", "mtvec", PLACES["machine"])
    program.write("main", "vstvec", PLACES["supervisor"])
    program.write("main", "hideleg", HVIP_VSTIP)
    program.write("main", "vsie", VSIE_STIE)
    program.write("main", "mie", MIE_MTIE, form="csrrs")  # VSTIE is a bit of it
    program.regions("main", "hgmpu", 0, [(RAM_BASE, 0x100_0000, NAPOT_RWX)])
    both = [("supervisor", NAPOT_RX | SUPERVISOR), ("first", NAPOT_RWX), ("regions", NAPOT_RW)]
    program.regions("main", "vsmpu", 0, [(PLACES[place], PAGE, cfg) for place, cfg in both])
    code = program.at("main")
    code.li(LEAST, 1 << 20)
    code.li(MOST, 0)
    code.li(COUNT, phases)
    code.li(21, 500)  # clocks to the next interrupt: another phase each time
    _set_timer(program, "main")
    program.enter("main", "first", mode=0, virtual=True)
    code = program.at("first")
    code.li(10, PLACES["regions"])
    loop = code.here
    code.op("lw", rd=11, rs1=10)
    code.op("addi", rd=11, rs1=11, imm=3)
    code.op("mul", rd=12, rs1=11, rs2=11)
    code.op("sw", rs1=10, rs2=12, imm=8)
    code.op("div", rd=13, rs1=12, rs2=11)
    code.op("jal", imm=(loop - code.here) & 0x1FFFFF)
    _relay_timer(program)
    program.read("supervisor", NOW, "time")
    program.at("supervisor").op("ecall")


def _set_timer(program: Program, part: str) -> None:
    """Let the next interrupt come; keep in ``BEFORE`` when."""
    code = program.at(part)
    code.li(ADDRESS, MTIME)
    code.op("lw", rd=BEFORE, rs1=ADDRESS)
    code.op("add", rd=BEFORE, rs1=BEFORE, rs2=21)
    code.op("addi", rd=21, rs1=21, imm=1)
    code.op("andi", rd=VALUE, rs1=21, imm=0x1FF)
    code.op("addi", rd=21, rs1=VALUE, imm=256)
    code.li(ADDRESS, MTIMECMP)
    code.op("sw", rs1=ADDRESS, rs2=ZERO, imm=4)
    code.op("sw", rs1=ADDRESS, rs2=BEFORE)


def _relay_timer(program: Program) -> None:
    """Give the guest the interrupt of the machine; take the time that its handler has seen."""
    code = program.at("machine")
    program.read("machine", 22, "mcause")
    with program.skipped("machine", "bge", rs1=22, rs2=ZERO):
        # The interrupt: off for M, on for VS.
        program.write("machine", "mie", MIE_MTIE, form="csrrc")
        program.write("machine", "hvip", HVIP_VSTIP)
        code.op("mret")
    # The call of the guest's handler.
    code.op("sub", rd=NOW, rs1=NOW, rs2=BEFORE)
    for kept, (one, other) in {LEAST: (NOW, LEAST), MOST: (MOST, NOW)}.items():
        with program.skipped("machine", "bgeu", rs1=one, rs2=other):
            code.op("addi", rd=kept, rs1=NOW)
    code.op("addi", rd=COUNT, rs1=COUNT, imm=0xFFF)
    with program.skipped("machine", "bne", rs1=COUNT, rs2=ZERO):
        program.result("machine", 0, LEAST)
        program.result("machine", 1, MOST)
        program.end("machine")
    program.write("machine", "hvip", 0)
    _set_timer(program, "machine")
    program.write("machine", "mie", MIE_MTIE, form="csrrs")
    program.enter("machine", "first", mode=0, virtual=True)
