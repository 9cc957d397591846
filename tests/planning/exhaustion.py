"""Every list of entries over a small address space, by what its registers do.

Independent of the planner: an entry is an address register and a mode, and a list is built from its
last entry to its first, because the lowest entry wins. What the entries behind one give does not
depend on it, except that a TOR entry reads the address register before it.
"""

from collections import deque

UNITS = 8  # grains of the address space
NOTHING = 0  # label of what no entry matches


def napot(base, size):
    """Address register of a natural region, in grains: what a TOR entry behind it begins at."""
    # (base | size / 2 - 4 bytes) rounded down to a grain.
    return base + max(size // 2 - 1, 0)


def naturals(smallest):
    size = smallest
    while size <= UNITS:
        for base in range(0, UNITS, size):
            yield base, size
        size *= 2


def painted(shown, base, end, label):
    return shown[:base] + (label,) * (end - base) + shown[end:]


def shortest_lists(labels, *, tor=True, natural=True, free_base=0):
    """Return for every map that entries can give the least number of entries.

    ``labels`` are those that an entry can have; ``free_base`` is where TOR begins in the first
    entry, None where nothing is known of it. States: the map of the entries so far, and the address
    register that the entry before them must have, None where any will do.
    """
    best = {((NOTHING,) * UNITS, None): 0}
    waiting = deque(best)
    while waiting:
        state = waiting.popleft()
        shown, needs = state
        for after in set(before(shown, needs, labels, tor, natural)):
            if after not in best:
                best[after] = best[state] + 1
                waiting.append(after)
    least = {}
    for (shown, needs), count in best.items():
        if needs in (None, free_base):
            least[shown] = min(count, least.get(shown, count))
    return least


def before(shown, needs, labels, tor, natural):
    """Every state with one more entry in front."""
    if needs is not None:
        yield shown, None  # OFF, with any address
    if natural:
        for base, size in naturals(1):
            if needs in (None, napot(base, size)):
                for label in labels:
                    yield painted(shown, base, base + size, label), None
    if tor:
        for end in range(1, UNITS) if needs is None else (needs,):
            for base in range(end):
                for label in labels:
                    yield painted(shown, base, end, label), base
