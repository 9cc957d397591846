"""What passes between the registers, the walker and the check ports of the sequential engine."""

from itertools import accumulate

from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig, PortConfig
from ..isa import AddressMode
from ..revision import Stage
from .permission_bits import permissions_width
from .shapes import ENTRY_NUMBER_WIDTH, BankRanges

__all__ = [
    "GROUP_WIDTH",
    "WINDOW",
    "Decider",
    "Deciders",
    "LookupSignature",
    "StoredCfg",
    "WalkSignature",
    "WrittenCfgs",
    "entry_bases",
    "slots",
    "stored_depth",
]

# Entries whose active bits the walker sees at once, and the width of the number of such a group.
WINDOW = 8
GROUP_WIDTH = ENTRY_NUMBER_WIDTH - 3


def slots(config: MpuConfig) -> tuple[tuple[Stage, ...], ...]:
    """Group the stages by the step in which a walk comes to them.

    Stages of one slot are of different V, so that an access passes through one of them at most:
    they share what is remembered of a decider.
    """
    steps: list[list[Stage]] = []
    for stage in config.stages:
        same_v = [
            number
            for number, step in enumerate(steps)
            if any(each.virt == stage.virt or None in (each.virt, stage.virt) for each in step)
        ]
        number = max(same_v, default=-1) + 1
        if number == len(steps):
            steps.append([])
        steps[number].append(stage)
    return tuple(map(tuple, steps))


def entry_bases(config: MpuConfig) -> dict[str, int]:
    """Give each array, by its name, the number of its first entry among those of all arrays.

    An array starts at a multiple of the entries of a cfg register.
    """
    sizes = [_padded(config, array.count) for array in config.entry_arrays]
    starts = accumulate(sizes, initial=0)
    return dict(zip((array.name for array in config.entry_arrays), starts, strict=False))


def stored_depth(config: MpuConfig) -> int:
    """Give how many entries the memory has, those between two arrays included."""
    return sum(_padded(config, array.count) for array in config.entry_arrays)


def _padded(config: MpuConfig, count: int) -> int:
    lanes = config.xlen // 8
    return -(-count // lanes) * lanes


def StoredCfg(config: MpuConfig) -> data.StructLayout:
    """Hold the configuration of an entry: field A, every permission field of any table, and L."""
    names = [n for array in config.entry_arrays for table in array.tables for n in table.fields]
    names += ["L"] if config.spec.lock else []
    return data.StructLayout({"mode": AddressMode} | dict.fromkeys(names, 1))


def WrittenCfgs(config: MpuConfig) -> data.ArrayLayout:
    """Hold the configurations that one write may store.

    That of each entry of a cfg register, where cfg registers pack entries, as those of the PMP and
    of directly mapped banks do. Elsewhere one, for whichever entry is written.
    """
    machine = config.spec.machine
    packed = machine is None or machine in [bank.name for bank in config.banks]
    return data.ArrayLayout(StoredCfg(config), config.xlen // 8 if packed else 1)


class WalkSignature(wiring.Signature):
    """How the walker reads the entries, from the registers' side.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    stage : In(number of stages)
        One-hot: for which stage entries are looked for and read.
    group : In, active : Out(WINDOW)
        Which of the entries ``WINDOW * group`` and on are enabled for the stage, and not OFF.
    entry : In(8), preceding : In(1)
        Entry to read, numbered as :func:`entry_bases` says. With ``preceding`` its ``addr`` is that
        of the entry before it.
    addr, addr_valid : Out(config.addr_width), Out(1), words
        The address register has the value ``addr`` if ``addr_valid``, and 0 otherwise.
    mode : Out(AddressMode)
    permissions : Out(permissions_width(config))
        What the entry permits, in the bits of the stage's bank.
    ready : Out(1)
        ``addr``, ``mode`` and ``permissions`` are those of ``entry``; 0 while the CSR port uses the
        memory.
    changed : Out(1)
        A register is written at the clock edge.
    ranges : Out(BankRanges(config.banks))
        Which entries each bank has.
    idle : In(1)
        With ``config.hardened`` only: what is read in this clock is not looked at. Known early.
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        super().__init__(
            {
                "stage": In(len(config.stages)),
                "group": In(GROUP_WIDTH),
                "active": Out(WINDOW),
                "entry": In(ENTRY_NUMBER_WIDTH),
                "preceding": In(1),
                "addr": Out(config.addr_width),
                "addr_valid": Out(1),
                "mode": Out(AddressMode),
                "permissions": Out(permissions_width(config)),
                "ready": Out(1),
                "changed": Out(1),
                "ranges": Out(BankRanges(config.banks)),
                **({"idle": In(1)} if config.hardened else {}),
            }
        )


def Decider(config: MpuConfig) -> data.StructLayout:
    """Hold which entry decides in a slot.

    ``found``: some byte is matched by an enabled entry, of which ``entry`` is the lowest index in
    its bank and ``permissions`` what it permits. ``split``: not every byte has this decider.
    """
    return data.StructLayout(
        {
            "found": 1,
            "split": 1,
            "entry": ENTRY_NUMBER_WIDTH - 2,  # a bank has 64 entries at most
            "permissions": permissions_width(config),
        }
    )


def Deciders(config: MpuConfig) -> data.ArrayLayout:
    """Hold the decider of every slot."""
    return data.ArrayLayout(Decider(config), len(slots(config)))


class LookupSignature(wiring.Signature):
    """How a check port asks who decides about an access, from the walker's side.

    Parameters
    ----------
    config : MpuConfig
    port : PortConfig

    Members
    -------
    valid : In(1)
        The port has an access whose deciders it needs.
    first, last : In(config.granule_width), granules
    virt : In(1)
        V of the access.
    known : Out(1)
        ``deciders`` are those of this access. It does not depend on ``valid``.
    deciders : Out(Deciders(config))
    nonempty : Out(number of stages)
        The bank of each stage decides about accesses.
    """

    def __init__(self, config: MpuConfig, port: PortConfig):
        self.config = config
        self.port = port
        super().__init__(
            {
                "valid": In(1),
                "first": In(config.granule_width),
                "last": In(config.granule_width),
                "virt": In(1),
                "known": Out(1),
                "deciders": Out(Deciders(config)),
                "nonempty": Out(len(config.stages)),
            }
        )
