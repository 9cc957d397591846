"""Compares two commit logs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import dropwhile
from pathlib import Path

__all__ = ["Commit", "Mismatch", "compare", "read_log"]

LINE = re.compile(r"core +0: (\d) (0x[0-9a-f]+) \((0x[0-9a-f]+)\)(.*)")
EFFECT = re.compile(r"(x\d+|c\d+\w+|mem) +(0x[0-9a-f]+(?: 0x[0-9a-f]+)?)")
ENTRY = 0x8000_0000


class Mismatch(AssertionError):
    """The logs part."""


@dataclass(frozen=True)
class Commit:
    """One retired instruction: mode, address, word, and what it wrote and touched."""

    mode: str
    pc: str
    insn: str
    effects: tuple[tuple[str, str], ...]
    csrs: frozenset[tuple[str, str]]

    def agrees(self, other: "Commit | None") -> bool:
        """Return whether the other side did the same.

        This log names the register that an instruction names. The other one names what lies
        behind it (mie for vsie), every other view of that, and the status that a return leaves.
        """
        if other is None:
            return False
        written = dict(other.csrs)
        if any(written.get(name, value) != value for name, value in self.csrs):
            return False
        return (self.mode, self.pc, self.insn, self.effects) == (
            other.mode,
            other.pc,
            other.insn,
            other.effects,
        )


def read_log(path: Path, entry: int = ENTRY) -> Iterator[Commit]:
    """Give the commits of a log, from the one at ``entry`` on."""
    with path.open() as file:
        found = (LINE.match(line) for line in file)
        commits = (_commit(match) for match in found if match)
        yield from dropwhile(lambda commit: int(commit.pc, 16) != entry, commits)


def _commit(match: re.Match[str]) -> Commit:
    mode, pc, insn, rest = match.groups()
    found = [(effect.group(1), effect.group(2)) for effect in EFFECT.finditer(rest)]
    csrs = frozenset(effect for effect in found if effect[0].startswith("c"))
    return Commit(mode, pc, insn, tuple(e for e in found if e not in csrs), csrs)


def compare(ours: Path, theirs: Path, entry: int = ENTRY) -> int:
    """Compare two logs from ``entry`` to the end of ours; return the number of instructions.

    Raises
    ------
    Mismatch
        With the first instruction that differs, and the ones before it.
    """
    count = 0
    recent: list[Commit] = []
    other = read_log(theirs, entry)
    for mine in read_log(ours, entry):
        yours = next(other, None)
        if not mine.agrees(yours):
            before = "\n".join(f"  {commit}" for commit in recent)
            raise Mismatch(f"after {count} instructions\n{before}\nours   {mine}\ntheirs {yours}")
        count += 1
        recent = [*recent[-5:], mine]
    return count
