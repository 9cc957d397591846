"""Machine-level registers."""

from ..config import CoreConfig
from .csr_row import Row, StateField, constant, field, row, whole
from .interrupt_registers import machine_interrupts
from .stateen_registers import machine_stateen
from .status_registers import XLENS, machine_status
from .trap_registers import exception_delegation, trap_registers

__all__ = ["counter_enables", "machine"]

# Exceptions that can be delegated to HS (CORE-07).
DELEGABLE = (*range(10), 12, 13, 15)
GUEST_DELEGABLE = (10, 20, 21, 22, 23)
EXTENSIONS = {
    "A": "atomic instructions",
    "I": "base integer instructions",
    "M": "multiplication and division",
    "S": "supervisor mode",
    "U": "user mode",
}
COUNTERS = (("CY", "cycle"), ("TM", "time"), ("IR", "instret"))
# What exists because software looks at it, and is 0 (CORE-06).
ZEROS = {
    "mvendorid": "vendor: none",
    "marchid": "microarchitecture: not assigned",
    "mimpid": "version of the implementation: none",
    "mhartid": "number of the hart",
    "mconfigptr": "address of a configuration structure: none",
    "menvcfg": "environment of the levels below: nothing to choose",
    "mcountinhibit": "counters that stand still: none",
    "tselect": "number of a trigger: there is none",
    "tdata1": "configuration of a trigger: none",
    "tdata2": "configuration of a trigger: none",
    "tdata3": "configuration of a trigger: none",
}
HALVES = {
    "menvcfgh": "environment of the levels below, high half",
    "medelegh": "exceptions that S takes, high half: none",
}


def counter_enables(mode: str, member: str) -> tuple[StateField, ...]:
    """Describe the bits of mcounteren, hcounteren or scounteren."""
    return tuple(
        field(bit, name, f"{mode} reads {counter}", member=member, part=bit)
        for bit, (name, counter) in enumerate(COUNTERS)
    )


def _misa(config: CoreConfig) -> Row:
    letters = EXTENSIONS | ({"H": "hypervisor (Shbare)"} if config.hypervisor else {})
    width = config.xlen
    return row(
        config,
        "misa",
        "extensions of the hart",
        *(constant(ord(name) - ord("A"), name, 1, text) for name, text in letters.items()),
        constant(width - 2, "MXL", width // 32, "XLEN of M", width=2, values=XLENS),
        source="CORE-06",
    )


def _zeros(config: CoreConfig) -> list[Row]:
    """Return what exists because software looks at it (CORE-06, CORE-08)."""
    texts = ZEROS | (HALVES if config.xlen == 32 else {})
    found = [row(config, name, text, source="CORE-06") for name, text in texts.items()]
    # The unit's numbers are the unit's, where it has them.
    step = 1 if config.xlen == 32 else 2
    found += [
        row(config, f"pmpcfg{index}", "PMP configuration: no entry", source="CORE-08")
        for index in range(0, 16, step)
    ]
    found += [
        row(config, f"pmpaddr{index}", "PMP address: no entry", source="CORE-08")
        for index in range(64)
    ]
    return found


def machine(config: CoreConfig) -> list[Row]:
    """Return the machine-level registers but for the counters."""
    xlen = config.xlen
    codes = DELEGABLE + (GUEST_DELEGABLE if config.hypervisor else ())
    found = [
        *machine_status(config),
        _misa(config),
        exception_delegation(config, "medeleg", "exceptions that S takes", codes),
        *machine_interrupts(config),
        row(
            config,
            "mcounteren",
            "counters that S may read",
            *counter_enables("S", "mcounteren"),
            source="CORE-06",
        ),
        *trap_registers(config, "m", "M"),
        *_zeros(config),
    ]
    if config.hypervisor:
        text = "guest physical address of the trap into M, shifted right by 2"
        found += [
            row(config, "mtinst", "trapped instruction", whole("mtinst", xlen, "any value")),
            row(config, "mtval2", text, whole("mtval2", xlen, "any value")),
        ]
    if config.stateen:
        found += machine_stateen(config)
    return found
