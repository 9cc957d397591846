"""The reference in C++, compiled; and its words for configurations and steps."""

import subprocess
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from mpu_hw.cache import built, digest
from mpu_hw.config import MpuConfig
from mpu_hw.isa import CSR_MAPS, Access
from mpu_hw_sim.model import CsrAccess, Request, Status
from mpu_hw_sim.pins import UnitPins
from mpu_hw_sim.simulator.tools import compiler, compiler_flags, run_step, tool_stamp
from mpu_hw_sim.step import Step

__all__ = [
    "answers_of",
    "build_answers",
    "build_source",
    "config_text",
    "driven_words",
    "random_records",
    "read_step",
    "reference_texts",
]

FOLDER = Path(__file__).parent / "reference"
FLAGS = ("-std=c++17", "-O2", "-w")
# In the order of the bits that the reference has of it.
STATUS = (
    *("sum", "mxr", "vsum", "vmxr", "satp_bare", "vsatp_bare", "hgatp_bare"),
    *("vtvm", "stateen_m", "stateen_h"),
)
STAGES = ("hs", "vs", "g", "m")
MODES = {"tor": 1, "na4": 2, "napot": 3}
MXR = {"off": 0, "raw": 1, "effective": 2}
# Banks in the order of the stages that they are of, and PMP before those of supervisors.
BANKS = {"direct": ("mpu", "vsmpu", "hgmpu"), "indirect": ("pmp", "spmp", "vspmp")}


def reference_texts() -> dict[str, str]:
    """Read the files of the reference, by their names."""
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.iterdir())}


def _compiled(kind: str, texts: Mapping[str, str], commands: Sequence[Sequence[str]]) -> Path:
    key = digest(tool_stamp(), *FLAGS, *(part for pair in texts.items() for part in pair))

    def make(folder: Path) -> None:
        for name, text in texts.items():
            (folder / name).write_text(text, encoding="utf-8")
        for words in commands:
            run_step([*compiler(), *FLAGS, *compiler_flags(), *words], folder)

    return built(kind, key, make)


def build_source() -> Path:
    """Compile the reference for simulators; return the folder of ``source.o`` and ``source.h``."""
    return _compiled("fuzz-source", reference_texts(), [("-c", "source.cpp", "-o", "source.o")])


def build_answers(texts: Mapping[str, str] | None = None) -> Path:
    """Compile the reference as a program that answers steps, without a unit.

    Parameters
    ----------
    texts : mapping
        Its files, in the place of those of the package.
    """
    commands = [("source.cpp", "answers.cpp", "-o", "answers")]
    return _compiled("fuzz-answers", texts or reference_texts(), commands) / "answers"


def config_text(config: MpuConfig) -> str:
    """Render a configuration as the reference reads it: a line for each field."""
    banks = BANKS[config.spec.access]
    direct = config.spec.access == "direct"
    base = config.csr_base
    entries = list(config.entries.values()) if config.pooled else [
        config.entries.get(bank, 0) for bank in banks
    ]  # fmt: skip
    inputs = UnitPins(config).common_inputs
    status = [pin.name.removeprefix("status_") for pin in inputs if pin.name.startswith("status_")]
    rows: list[tuple[str, Iterable[int]]] = [
        ("direct", [direct]),
        ("pooled", [config.pooled]),
        ("hypervisor", [config.hypervisor]),
        ("enables", [config.switch]),
        ("smepmp", [config.smepmp]),
        ("selects", [config.supervisor_csrs]),
        ("claims", [config.other_selects]),
        ("hold", [config.reserved == "hold"]),
        ("reset_at_once", [config.reset_input.asynchronous]),
        ("active_low", [not config.reset_input.active]),
        ("xlen", [config.xlen]),
        ("width", [config.paddr_width]),
        ("grain_bits", [config.grain_bits]),
        ("span", [CSR_MAPS[config.csr_map].entries]),
        ("mxr", [MXR[config.mxr]]),
        ("modes", [1 | sum(1 << MODES[name] for name in config.legal_modes)]),
        ("entries", [*entries, 0, 0][:3]),
        ("status", [STATUS.index(name) for name in status]),
    ]
    if direct:
        rows += [
            (name, [base.get(bank + family, 0) for bank in banks])
            for name, family in (("cfg", "cfg"), ("addr", "addr"), ("enable", "switch"))
        ]
    else:
        rows += [(name, [base.get(name, 0), base.get(f"{name}h", 0)]) for name in _ENABLES]
        rows.append(("hspmpdeleg", [base.get("hspmpdeleg", 0)]))
    for port in config.ports:
        kinds = sum(1 << Access[name.upper()] for name in port.accesses)
        stages = sum(1 << STAGES.index(name) for name in port.stages)
        rows.append(("port", [kinds, stages, port.max_size, port.misaligned]))
    for row in config.reset:
        array = 0 if config.pooled else banks.index(row.bank)
        rows.append(("reset", [array, row.index, row.addr, row.cfg, row.hardwired]))
    return "".join(f"{name} {' '.join(str(int(v)) for v in values)}\n" for name, values in rows)


_ENABLES = ("vspmpen", "hspmpen")


def driven_words(config: MpuConfig, pins: UnitPins, step: Step) -> list[int]:
    """Give what is driven in a step: the level of reset, then every input."""
    active = config.reset_input.active
    return [active if step.reset else 1 - active, *pins.drive(step)]


def read_step(config: MpuConfig, pins: UnitPins, words: Sequence[int]) -> Step:
    """Give the step that these words drive, which :func:`driven_words` turns into them again."""
    reset, *values = words
    given = {pin.name: value for pin, value in zip(pins.inputs, values, strict=True)}
    status = {name: bool(given[f"status_{name}"]) for name in STATUS if f"status_{name}" in given}
    requests: list[Request | None] = []
    for port in pins.ports:
        valid, addr, size, access, priv, *virt = (given[pin.name] for pin in port.request)
        asked = Request(addr, 1 << size, access, priv, any(virt))
        requests.append(asked if valid else None)
    csr = CsrAccess(
        given["csr_addr"],
        given["csr_priv"],
        bool(given.get("csr_virt", 0)),
        bool(given["csr_write"]),
        given["csr_wdata"],
        bool(given.get("isel_claim", 0)),
    )
    return Step(Status(**status), csr, tuple(requests), reset == config.reset_input.active)


def answers_of(program: Path, config: MpuConfig, steps: Iterable[Step]) -> list[list[int]]:
    """Answer steps by a program of :func:`build_answers`: the common outputs, then the verdicts."""
    pins = UnitPins(config)
    words = array("Q")
    for step in steps:
        words.extend(driven_words(config, pins, step))
    command = [str(program), config_text(config)]
    done = subprocess.run(command, input=words.tobytes(), stdout=subprocess.PIPE, check=True)
    return [answers for _, answers in _records(config, pins, done.stdout)]


def random_records(
    program: Path, config: MpuConfig, seed: int, count: int
) -> Iterator[tuple[Step, list[int]]]:
    """Give random steps of the reference, each with its answers."""
    pins = UnitPins(config)
    command = [str(program), config_text(config), str(seed), str(count)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    for driven, answers in _records(config, pins, done.stdout):
        yield read_step(config, pins, driven), answers


def _records(
    config: MpuConfig, pins: UnitPins, data: bytes
) -> Iterator[tuple[list[int], list[int]]]:
    words = array("Q")
    words.frombytes(data)
    driven = 1 + len(pins.inputs)
    verdicts = sum(len(port.verdict) for port in pins.ports)
    length = driven + len(pins.common_outputs) + verdicts
    for at in range(0, len(words), length):
        yield list(words[at : at + driven]), list(words[at + driven : at + length])
