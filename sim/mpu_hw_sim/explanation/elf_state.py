"""The state that a program has reached at a symbol, by the compiled simulation."""

import difflib
import tempfile
from pathlib import Path

from mpu_hw.layout import status_inputs
from mpu_hw.soc import SocConfig
from mpu_hw_sim.model import CsrAccess, Status
from mpu_hw_sim.soc import read_elf, run_program

from .state import RegisterState

__all__ = ["state_at_symbol"]


def state_at_symbol(
    path: Path, symbol: str, system: SocConfig, *, max_cycles: int
) -> RegisterState:
    """Run a program and return the state of the unit before the instruction at a symbol.

    Parameters
    ----------
    path : Path
        An ELF file that ``mpu-hw run`` can run.
    symbol : str
        Where the run stops, the first time that it gets there.
    system : SocConfig
        With a unit.
    max_cycles : int

    Raises
    ------
    ValueError
        The program has no such symbol, or ended before it.
    Limit, OSError, MissingTool, BuildFailed, SimulatorFailed
        As :func:`mpu_hw_sim.soc.run_program`.
    """
    symbols = read_elf(path).symbols
    if symbol not in symbols:
        near = difflib.get_close_matches(symbol, symbols, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise ValueError(f"{path} must have the symbol of --at, not {symbol!r}{hint}")
    assert system.unit is not None
    with tempfile.TemporaryDirectory(prefix="mpu-hw-") as folder:
        record = Path(folder) / "record"
        outcome = run_program(
            path,
            system,
            max_cycles=max_cycles,
            cosim=record,
            capture=True,
            any_entry=False,
            stop_at=symbols[symbol],
        )
        if not outcome.stopped:
            raise ValueError(f"{path} must get to {symbol}, but the program ended before")
        return _replayed(record, system, symbols[symbol])


def _replayed(record: Path, system: SocConfig, address: int) -> RegisterState:
    """Take over the writes of all instructions before the one at ``address``."""
    assert system.unit is not None
    state, names = RegisterState(system.unit), status_inputs(system.unit)
    mine: list[CsrAccess] = []  # of the instruction that has not left yet
    with record.open() as file:
        for line in file:
            match line.split():
                case ["S", bits]:
                    values = {name: bool(int(bits) >> bit & 1) for bit, name in enumerate(names)}
                    state.status = Status(**values)
                case ["W", priv, virt, number, value]:
                    mine.append(
                        CsrAccess(int(number, 16), int(priv), virt == "1", True, int(value, 16))
                    )
                case ["I", _, _, _, _, pc, *_]:
                    if int(pc, 16) == address:
                        break
                    for access in mine:
                        state.model.csr(access, state.status)
                    mine = []
    return state
