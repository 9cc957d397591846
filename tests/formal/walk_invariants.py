"""Properties of a walker's state that hold in every clock: each is proved, by induction."""

from amaranth import Cat
from logic import all_of, any_of, implies
from walk_deciders import decider_invariants
from walked_entries import above

from mpu_hw.isa import AddressMode
from mpu_hw.layout import WINDOW, most_granules

__all__ = ["walk_invariants"]


def walk_invariants(state):
    """Give every property with its name."""
    yield from _control(state)
    yield from _queue(state)
    yield from _scan(state)
    yield from _reading(state)
    yield from _bounds(state)
    yield from decider_invariants(state)


def _control(state):
    """When a walk is under way, and in which stage."""
    w = state
    first, under_way = [], []
    for virt in (0, 1):
        steps = w.sequence(bool(virt))
        own = w.virt == virt
        first.append(own & (w.slot == sum(1 << step for step in steps[:1])))
        under_way.append(own & any_of(w.slot == 1 << step for step in steps))
    yield "slot at rest", implies(~w.ahead & ~w.busy, any_of(first))
    yield "slot of a walk", implies(~w.ahead & w.busy, any_of(under_way))
    yield "ahead is at rest", implies(w.ahead, ~w.busy & ~w.ended & ~w.bound_valid)
    yield "an ended walk is none", implies(w.ended, ~w.busy & w.anew & ~w.ahead)
    yield "anew at rest", implies(w.anew, ~w.busy & ~w.bound_valid & ~w.reading)
    whole = (w.low == 0) & (w.high == (1 << len(w.high)) - 1)
    yield "at rest the interval is everything", implies(~w.busy & ~w.anew, whole)
    if len(w.config.ports) > 1:
        yield "one port is served", any_of(w.port == 1 << n for n in range(len(w.port)))


def _queue(state):
    """The access of an exact walk."""
    w = state
    behind = w.first + w.rest
    yield "again at rest", implies(w.again, ~w.busy & ~w.ended & ~w.exact)
    yield "granules are counted in exact walks", implies(~w.exact, w.step == 0)
    yield "the granule is one of the access", implies(w.busy, w.step <= w.rest)
    yield "the last is walked", implies(w.ended & w.exact, w.step == w.rest)
    yield "the access does not wrap", behind < 1 << w.config.granule_width
    yield (
        "the access is one of the port",
        all_of(
            implies(w.port[number], w.rest < most_granules(w.config, port))
            for number, port in enumerate(w.config.ports)
        ),
    )
    if not any(port.misaligned for port in w.config.ports):
        yield "an access is aligned", (w.first & w.rest == 0) & (w.rest & (w.rest + 1) == 0)
    if w.config.constant_time:
        yield "walks are exact", implies(w.busy | w.ended, w.exact)


def _scan(state):
    """Which entries the scanner has still to come to."""
    w = state
    begin, stop = w.begin(), w.stop()
    rising = ~(w.lanes[: WINDOW - 1] & ~w.lanes[1:]).any()
    lower = Cat(begin[:3] <= lane for lane in range(WINDOW))
    yield (
        "range of the scanner",
        # Without an entry that is in the memory their bits that do not fit say nothing.
        implies(
            ~w.ahead,
            (w.base == begin[: len(w.base)]) & (w.last == (stop - 1)[: len(w.last)]),
        ),
    )
    yield (
        "the scanner is in its range",
        implies(
            ~w.ahead & w.scanning,
            (begin < stop) & (begin[3:] <= w.group) & (w.group <= w.last[3:]) & rising,
        ),
    )
    yield (
        "and not below it",
        implies(
            ~w.ahead & w.scanning & (w.group == begin[3:]),
            (w.lanes & ~lower) == 0,
        ),
    )
    here = any_of(w.ahead_of_scan(r.number) & (w.group == r.number // WINDOW) for r in w.rows)
    # It takes no clock of its own.
    yield (
        "a window gone through is left as an upper bound is read",
        implies(~w.ahead & w.scanning & ~here, w.reading & ~w.at_lower),
    )


def _reading(state):
    """The entry that is read."""
    w = state
    reading = ~w.ahead & w.reading
    rows = [(row, w.in_hand(row)) for row in w.rows]
    yield (
        "the entry read is one of the stage",
        implies(
            reading,
            any_of(here & w.inside(row.number) for row, here in rows)
            & (w.place == (w.entry - w.base)[:8]),
        ),
    )
    yield (
        "entries before it are not ahead",
        all_of(
            implies(reading & (w.entry >= row.number), ~w.ahead_of_scan(row.number))
            for row in w.rows
        ),
    )
    active = any_of(here & w.active(row) for row, here in rows)
    yield "it is enabled", implies(reading, w.enabled == active)
    if not w.config.constant_time:
        yield "it is active", implies(reading, w.enabled)
    yield (
        "where its lower bound stands",
        implies(
            reading & w.at_lower,
            w.is_tor == any_of(here & (row.mode == AddressMode.TOR) for row, here in rows),
        ),
    )
    yield "a lower bound is one of an entry read", implies(w.at_lower, w.reading)
    waits = implies(w.at_lower & w.reading & w.enabled, w.bound_valid & w.upper)
    yield "at rest a bound waits", implies(~w.busy & ~w.ahead, waits & ~w.before)
    yield "only an upper one", implies(~w.busy & w.bound_valid, w.upper)


def _bounds(state):
    """What was read and compared."""
    w = state
    upper = ~w.ahead & w.bound_valid & w.upper
    lower = ~w.ahead & w.bound_valid & ~w.upper
    own = [(row, w.is_compared(row)) for row in w.rows]
    yield (
        "an upper bound is that of the entry read",
        implies(upper, w.reading & w.at_lower & w.enabled & (w.compared == w.place)),
    )
    yield (
        "it is its bound",
        implies(
            upper,
            any_of(
                here & (w.bound == row.upper) & (w.permissions == w.allows(row))
                for row, here in own
            ),
        ),
    )
    yield (
        "a lower bound is that of an active entry",
        implies(
            lower,
            any_of(
                here
                & w.active(row)
                & (w.bound == row.lower)
                & (w.permissions == w.allows(row))
                & implies(w.reading, ~w.at_lower & (w.entry > row.number))
                for row, here in own
            ),
        ),
    )
    yield (
        "which is behind the scanner",
        all_of(
            implies(lower & (row.number <= (w.base + w.compared)[:8]), ~w.ahead_of_scan(row.number))
            for row in w.rows
        ),
    )
    for row in w.rows:
        known = ~w.ahead & w.upper_known(row)
        passed = implies(w.upper_passed, w.high <= row.upper)
        yield (
            f"upper {row.number} narrows",
            implies(known, passed & implies(~w.upper_passed, row.upper <= w.low)),
        )
        yield (
            f"upper {row.number} of a granule",
            implies(known & w.busy & w.exact, w.upper_passed == above(w.granule, row.upper)),
        )
        both = ~w.ahead & w.compared_both(row) & ~w.before
        yield f"at rest entry {row.number} is not compared", implies(both, w.busy)
        yield f"entry {row.number} avoids", implies(both, row.avoids(w.low, w.high))
        yield (
            f"entry {row.number} does not match",
            implies(both & w.busy & w.exact, ~row.matches(w.granule)),
        )
