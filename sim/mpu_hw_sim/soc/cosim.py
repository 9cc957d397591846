"""Judges every access of a run again, by the reference model."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from mpu_hw.config import SHARED_PORT, MpuConfig
from mpu_hw.isa import Access
from mpu_hw.layout import status_inputs
from mpu_hw_sim.model import CsrAccess, Mpu, Request, Status, Verdict
from mpu_hw_sim.reference import model_config
from mpu_hw_sim.unit_registers import UnitRegisters

from .instruction import Instruction, Question

__all__ = ["Cosimulation", "Disagreement"]

PORTS = {port[0]: port for port in ("fetch", "data", SHARED_PORT)}


class Disagreement(AssertionError):
    """The unit has answered otherwise than the model, or the core has asked something else."""


@dataclass
class Cosimulation:
    """The model beside a run.

    What is checked is what the instruction does, as the core's trace has it: the core must have
    asked just that, in whole, and must have heeded the answers.

    Parameters
    ----------
    config : MpuConfig

    Attributes
    ----------
    accesses : Counter
        Accesses checked, by ``fetch`` or ``data`` and by whether they were allowed.
    writes : int
        Register writes taken over.

    Raises
    ------
    Disagreement
        By ``replay``: the unit has answered otherwise than the model, or the core has not asked
        what an instruction of its trace needs, or has not ended it as the unit answered.
    ValueError
        By ``replay``: the record is none.
    """

    config: MpuConfig
    accesses: Counter[tuple[str, bool]] = field(default_factory=Counter)
    writes: int = 0

    def __post_init__(self) -> None:
        model = model_config(self.config)
        self._model = Mpu(model)
        self._ports = {port.name: port for port in model.ports}
        self._status = Status()
        self._names = status_inputs(self.config)
        # Answers since the last change of state: loops ask the same questions again and again.
        self._known: dict[tuple[str, Request], Verdict] = {}
        # Since the last instruction that left: questions, the first denial, register writes.
        self._asked: list[Question] = []
        self._denial: int | None = None
        self._written: list[tuple[int, int, int]] = []

    def replay(self, path: Path) -> int:
        """Check a whole record; return the number of accesses.

        Raises
        ------
        Disagreement
            With the access and both answers, or with the instruction.
        """
        with path.open() as file:
            for number, line in enumerate(file, start=1):
                self._line(number, line.split())
        return self.accesses.total()

    def _line(self, number: int, words: list[str]) -> None:
        match words:
            case ["S", bits]:
                values = {name: bool(int(bits) >> bit & 1) for bit, name in enumerate(self._names)}
                self._status = Status(**values)
                self._known.clear()
            case ["W", priv, virt, addr, wdata]:
                access = CsrAccess(int(addr, 16), int(priv), virt == "1", True, int(wdata, 16))
                self._model.csr(access, self._status)
                self._model.edge()
                self._known.clear()
                self._written.append((access.priv, access.virt, access.addr))
                self.writes += 1
            case ["A", port, *numbers]:
                self._access(number, PORTS[port], numbers)
            case ["I", *fields] if len(fields) == 12:
                self._instruction(number, fields)
            case _:
                raise ValueError(f"Line {number} of the record must be an event, not {words}")

    def _access(self, number: int, port: str, words: list[str]) -> None:
        priv, virt, access, size = (int(word) for word in words[:4])
        allow, cause, stage, hit, entry = (int(word) for word in words[5:])
        request = Request(int(words[4], 16), 1 << size, access, priv, bool(virt))
        key = port, request
        if key not in self._known:
            self._known[key] = self._model.check(self._ports[port], request, self._status)
        expected = self._known[key]
        # Of a shared port the kind of the access alone tells who has asked.
        shared = port == SHARED_PORT
        asker = ("fetch" if access == Access.FETCH else "data") if shared else port
        self.accesses[asker, bool(allow)] += 1
        self._asked.append((asker, request))
        if not allow and self._denial is None:
            self._denial = cause
        if not expected.allow:
            self._model.denied(list(self._ports).index(port), request, expected)
            self._model.edge()
        given = (bool(allow), cause, stage, bool(hit), entry)
        if given != expected[:5]:
            raise Disagreement(
                f"Access {number}, port {port}: {request}\nthe unit answered {given}\n"
                f"the model {expected} under {self._status}"
            )

    def _instruction(self, number: int, fields: list[str]) -> None:
        mode, virt, trap, cause = (int(field) for field in fields[:4])
        pc, insn, rs1, tval = (int(field, 16) for field in fields[4:8])
        mstatus = (int(field) for field in fields[8:])
        left = Instruction(self.config.xlen, mode, virt, trap, cause, pc, insn, rs1, tval, *mstatus)
        wrong = left.complaint(self._asked, self._denial)
        if any(write != (mode, virt, left.csr) for write in self._written):
            wrong = f"writes CSR {left.csr}\nthe core wrote {self._written}"
        if wrong:
            raise Disagreement(f"Line {number}, instruction {left}: {wrong}")
        self._asked, self._denial, self._written = [], None, []

    def registers(self) -> Iterator[tuple[str, int]]:
        """Give name and value of every register of the unit, as M reads it now.

        What a select reaches follows the registers with a number: ``spmpaddr3``, ``spmpcfg3``.
        """
        registers = UnitRegisters(self.config, lambda a: self._model.csr(a, self._status))
        yield from registers.items()
