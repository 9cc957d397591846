"""What a rule may require of a configuration before anything can exercise it, and what is lacking.

Each predicate and its text stand here once. The tables in ``exclusions*.py`` say which of them a
family of rules requires.
"""

from collections.abc import Callable
from typing import NamedTuple

from mpu_hw.config import MpuConfig

__all__ = ["HYPERVISOR", "SECOND_ENTRY", "SWITCH", "TOR"]
__all__ += ["Requirement", "Table", "all_banks", "any_bank", "carries", "mode", "stage"]


class Requirement(NamedTuple):
    """A predicate, and what a configuration lacks that does not fulfil it."""

    fulfilled: Callable[[MpuConfig], bool]
    lack: str


# A family of rules (``COM-MXR``) or one rule that differs from its family (``COM-MXR-02``), to what
# it requires. Where several are not fulfilled the first is the reason.
Table = dict[str, tuple[Requirement, ...]]


def stage(lack: str, *names: str) -> Requirement:
    """Require that one of the stages is built."""
    return Requirement(lambda config: any(each.name in names for each in config.stages), lack)


def carries(lack: str, *kinds: str) -> Requirement:
    """Require a port that carries one of the kinds of access."""
    return Requirement(
        lambda config: any(kind in port.accesses for port in config.ports for kind in kinds), lack
    )


def all_banks(lack: str, *names: str) -> Requirement:
    """Require that all of the banks are built."""
    return Requirement(lambda config: _built(config).issuperset(names), lack)


def any_bank(lack: str, *names: str) -> Requirement:
    """Require that one of the banks is built."""
    return Requirement(lambda config: not _built(config).isdisjoint(names), lack)


def mode(name: str) -> Requirement:
    """Require an address-matching mode."""
    return Requirement(lambda config: name in config.modes, f"{name.upper()} does not exist in it")


def _built(config: MpuConfig) -> set[str]:
    return {bank.name for bank in config.banks}


HYPERVISOR = Requirement(lambda config: config.hypervisor, "hypervisor is false")
SWITCH = Requirement(lambda config: config.switch, "switch is false")
TOR = mode("tor")
SECOND_ENTRY = Requirement(
    lambda config: max(config.entries.values()) > 1, "no bank has a second entry"
)
