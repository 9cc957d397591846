"""A directed case of docs/rules.md section 14 as a bare-metal program in assembler.

    python tests/verification/reproducer.py SAIL-11 --xlen 64 -o SAIL-11.S

writes it: M sets the entries by miselect and siselect, makes each access as U or S (mstatus.MPRV
for loads and stores, mret for fetches), and ends through ``tohost`` with status 0, or with the
number of the first access or register that was not as the standard says. ``SPK-08/2`` is the
second case of a deviation. The programs need Sspmp, Sspmpen, Smpmpdeleg, A, and some Smepmp.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "sim"), str(Path(__file__).parent)]

from mpu_hw_sim.directed import DEVIATIONS, Case  # noqa: E402
from reproducer_text import NoProgramError, program_text  # noqa: E402

from mpu_hw.config import MpuConfig, PortConfig  # noqa: E402

__all__ = ["XLENS", "NoProgramError", "program_names", "reproducer", "unit_of"]

XLENS = (64, 32)
POOL = 64
GRAINS = (4, 8)
# Everything that a case can ask about; the core's own ports are the default ones.
PORT = PortConfig(
    name="port",
    accesses=("load", "store", "fetch", "hlvx", "cbo"),
    max_size=8,
    misaligned=True,
)
HEAD = """\
/* {name}, RV{xlen}: {title}.
   Rules (docs/rules.md of mpu_hw): {rules}.
   Entries of the pool: {pool}; grain: {grain} bytes; RAM from 0x80000000, 128 KiB or more.

   Compile for rv{xlen}ima_zicsr without libraries; link .text to 0x80000000, .tohost behind it.

   tohost = 1: every answer was that of the standard; else tohost >> 1 is the number of the first
   that was not, as in the comments below. M sets registers, those of S too, by CSR number. */
"""


def unit_of(case: Case, xlen: int, pool: int = POOL, *, ports: bool = True) -> MpuConfig | None:
    """Return the first unit in which a case makes sense, without guests; None: there is none.

    ``ports``: it has a port that takes every access, or else those of a core.
    """
    for grain in GRAINS:
        fields = {"revision": "sspmp-1.0", "xlen": xlen, "smepmp": True, "hypervisor": False}
        fields |= {"entries": {"pool": pool}, "granularity": grain}
        unit = MpuConfig(**fields, ports=(PORT,))
        if case.applies(unit):
            return unit if ports else MpuConfig(**fields)
    return None


def _case(name: str) -> tuple[str, Case]:
    """Return deviation and case of ``SPK-08`` or ``SPK-08/2``."""
    deviation, _, number = name.partition("/")
    cases = [case for case in DEVIATIONS if deviation in case.departs]
    position = int(number or 1) - 1 if (number or "1").isdigit() else -1
    if not 0 <= position < len(cases):
        raise NoProgramError(f"{name} is no case of docs/rules.md section 14")
    return deviation, cases[position]


def reproducer(name: str, xlen: int, pool: int = POOL) -> str:
    """Return the program of a deviation.

    Raises
    ------
    NoProgramError
        There is no such case, or it is none that a program can do.
    """
    deviation, case = _case(name)
    unit = unit_of(case, xlen, pool)
    if unit is None:
        raise NoProgramError(
            f"{name} cannot be a program of RV{xlen}: it needs guests, or another unit"
        )
    head = HEAD.format(
        name=name.replace("/", "-"),
        xlen=xlen,
        title=case.title,
        rules=", ".join(case.rules),
        pool=pool,
        grain=unit.granularity,
    )
    try:
        return program_text(deviation, case, unit, head)
    except NoProgramError as error:
        raise NoProgramError(f"{name} cannot be a program of RV{xlen}: {error}") from None


def program_names(prefix: str) -> Iterator[tuple[str, int]]:
    """Give names and widths of all programs of the deviations that begin with ``prefix``."""
    departs = {name for case in DEVIATIONS for name in case.departs if name.startswith(prefix)}
    for deviation in sorted(departs):
        count = sum(deviation in case.departs for case in DEVIATIONS)
        names = [f"{deviation}/{number}" for number in range(2, count + 1)]
        for name in (deviation, *names):
            for xlen in XLENS:
                try:
                    reproducer(name, xlen)
                except NoProgramError:
                    continue
                yield name, xlen


def main(arguments: list[str] | None = None) -> int:
    """Write the program; give the exit status."""
    parser = argparse.ArgumentParser(description="Write a case of section 14 as a program.")
    parser.add_argument("name", help="SAIL-11, or SPK-08/2 for its second case")
    parser.add_argument("--xlen", type=int, choices=XLENS, default=64)
    parser.add_argument("--pool", type=int, default=POOL, help=f"entries of the pool ({POOL})")
    parser.add_argument("-o", "--output", type=Path, required=True)
    given = parser.parse_args(arguments)
    try:
        text = reproducer(given.name, given.xlen, given.pool)
        given.output.write_text(text, encoding="utf-8")
    except (NoProgramError, ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
