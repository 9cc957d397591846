"""What a reviewer should look at in a state."""

from collections.abc import Callable, Iterator
from itertools import chain

from .finding import Finding
from .findings_access import access_findings
from .findings_delegation import delegation_findings
from .findings_entries import entry_findings
from .findings_locks import lock_findings
from .findings_meant import Meant, meant_findings
from .findings_written import written_findings
from .intervals import AddressMap
from .state import RegisterState

__all__ = ["Finding", "findings"]

# In the order of the report.
SEARCHES: tuple[Callable[[RegisterState, AddressMap], Iterator[Finding]], ...] = (
    written_findings,
    entry_findings,
    access_findings,
    lock_findings,
    delegation_findings,
)


def findings(
    state: RegisterState, found: AddressMap, meant: tuple[Meant, ...] = ()
) -> list[Finding]:
    """Return the findings of a state.

    Parameters
    ----------
    state : RegisterState
    found : AddressMap
        Its map.
    meant : tuple of Meant
        Regions that entries should have.

    Raises
    ------
    ValueError
        ``meant`` names an entry that the unit does not have.
    """
    searched = chain.from_iterable(search(state, found) for search in SEARCHES)
    return [*meant_findings(state, meant), *searched]
