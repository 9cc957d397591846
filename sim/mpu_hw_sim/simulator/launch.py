"""Run a cocotb bench in a simulator that was built for it."""

import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .tools import libpython

__all__ = ["BenchResult", "run_bench"]


@dataclass(frozen=True, kw_only=True)
class BenchResult:
    """How a bench ended.

    Parameters
    ----------
    ran, failed : int
        Tests that ran, and how many of them failed.
    log : Path
        What the simulation printed.
    """

    ran: int
    failed: int
    log: Path

    @property
    def passed(self) -> bool:
        """Something ran, and none of it failed: an empty run is no success."""
        return self.ran > 0 and self.failed == 0


def run_bench(
    simulator: Path,
    module: str,
    folder: Path,
    *,
    seed: int = 1,
    environment: Mapping[str, str] | None = None,
) -> BenchResult:
    """Run every test of a bench module; all it writes goes to ``folder``.

    Parameters
    ----------
    simulator : Path
        From :func:`build_cocotb_simulator`; its name is that of the top module.
    module : str
        Dotted name of the bench.
    environment : mapping
        What the bench reads from its environment.
    """
    from cocotb_tools.check_results import get_results
    from cocotb_tools.runner import get_runner

    libpython()
    folder = folder.absolute()
    folder.mkdir(parents=True, exist_ok=True)
    results, log = folder / "results.xml", folder / "bench.log"
    results.unlink(missing_ok=True)
    search = str(Path(__file__).parents[2])
    if search not in sys.path:
        # The runner hands sys.path on to the Python inside the simulator.
        sys.path.append(search)
    # The runner ends the process where a test fails; the results say more.
    with suppress(SystemExit):
        get_runner("verilator").test(
            test_module=module,
            hdl_toplevel=simulator.name,
            hdl_toplevel_lang="verilog",
            build_dir=simulator.parent,
            test_dir=folder,
            results_xml=str(results),
            log_file=log,
            seed=seed,
            extra_env=dict(environment or {}),
        )
    if not results.exists():
        return BenchResult(ran=0, failed=0, log=log)
    ran, failed = get_results(results)
    return BenchResult(ran=ran, failed=failed, log=log)
