"""Who decides, as a walk has found it so far and as ports remember it: for the proofs."""

from amaranth import Mux
from logic import all_of, any_of, implies

__all__ = ["decider_invariants", "decides_granules", "decides_interval"]


def decider_invariants(state):
    """Give every property of deciders with its name."""
    yield from _walked(state)
    for number, port in enumerate(state.config.ports):
        yield from _remembered(state, number, port)


def decides_interval(state, stage, low, high, decider):
    """State that a decider is that of a stage for every granule of an interval."""
    base = state.ranges[stage.bank].base
    lowest, is_found = [], []
    for row in state.rows:
        index = (row.number - base)[:8]
        active = row.active[stage.name]
        before = ~decider.found | (index < decider.entry)
        lowest.append(implies(active & before, row.avoids(low, high)))
        same = (index == decider.entry) & (decider.permissions == row.permissions[stage.name])
        is_found.append(active & same & row.covers(low, high))
    return all_of(lowest) & ~decider.split & implies(decider.found, any_of(is_found))


def decides_granules(state, stage, granules, decider):
    """State that a decider is that of a stage for granules, each with whether it is one of them."""
    base = state.ranges[stage.bank].base
    some = {
        row.number: row.active[stage.name]
        & any_of(counts & row.matches(granule) for granule, counts in granules)
        for row in state.rows
    }
    right = []
    for row in state.rows:
        index = (row.number - base)[:8]
        earlier = any_of(some[each.number] for each in state.rows if each.number < row.number)
        every = all_of(implies(counts, row.matches(granule)) for granule, counts in granules)
        right.append(
            implies(
                some[row.number] & ~earlier,
                decider.found
                & (decider.entry == index)
                & (decider.split == ~every)
                & (decider.permissions == row.permissions[stage.name]),
            )
        )
    return all_of(right) & implies(~any_of(some.values()), ~decider.found)


def _walked(state):
    """What the walk has decided, in an interval or for the granules so far."""
    w = state
    if w.config.constant_time:
        kept, permissions = (
            w.registers[f"reader.kept_{name}"] for name in ("index", "permissions")
        )
        yield (
            "the entry kept is the lowest that matches",
            implies(
                w.before & ~w.ahead & w.busy,
                any_of(
                    (row.number == (w.base + kept)[:8])
                    & w.active(row)
                    & row.matches(w.granule)
                    & w.compared_both(row)
                    & (permissions == w.allows(row))
                    for row in w.rows
                )
                & all_of(
                    implies(
                        w.active(row) & (row.number < (w.base + kept)[:8]), ~row.matches(w.granule)
                    )
                    for row in w.rows
                ),
            ),
        )
    for stage in w.config.stages:
        decider = w.decider(w.slot_of(stage))
        mine = w.busy & w.of_virt(stage, w.virt)
        decided = w.passed(stage)
        yield (
            f"{stage.name} is decided in the interval",
            implies(mine & ~w.exact & decided, decides_interval(w, stage, w.low, w.high, decider)),
        )
        granules = [
            ((w.first + j)[: w.config.granule_width], (w.step > j) | ((w.step == j) & decided))
            for j in range(w.most)
        ]
        yield (
            f"{stage.name} is decided for granules",
            implies(
                mine & w.exact & (decided | w.step.any()),
                decides_granules(w, stage, granules, decider),
            ),
        )


def _remembered(state, number, port):
    """What a port remembers."""
    w = state
    memory = w.remembered(port)
    where = memory["where"]
    ends = w.ended & ~w.exact & w.port[number]
    for k, (valid, virt, low, high) in enumerate(memory["intervals"]):
        fresh = ends & (where == k)
        yield f"{port.name} {k} is stored", implies(fresh, valid & (virt == w.virt))
        least = Mux(w.above_before | (w.bound <= low), low, w.bound)
        most = Mux(w.above_before & (w.bound < high), w.bound, high)
        yield (
            f"{port.name} {k} lacks a bound at most",
            implies(fresh, (w.low <= least) & (most <= w.high)),
        )
        for stage in w.config.stages:
            decider = memory["deciders"][k][w.slot_of(stage)]
            bounds = Mux(fresh, w.low, low), Mux(fresh, w.high, high)
            yield (
                f"{port.name} {k} decides for {stage.name}",
                implies(
                    valid & w.of_virt(stage, virt), decides_interval(w, stage, *bounds, decider)
                ),
            )
    stored = memory["stored_exact"]
    yield f"{port.name} stored an exact answer", implies(stored, w.ended & w.exact & w.port[number])
    for stage in w.config.stages:
        decider = chosen_decider(memory, where, w.slot_of(stage))
        granules = [((w.first + j)[: w.config.granule_width], w.rest >= j) for j in range(w.most)]
        yield (
            f"{port.name} has it for {stage.name}",
            implies(
                stored & w.of_virt(stage, w.virt), decides_granules(w, stage, granules, decider)
            ),
        )


def chosen_decider(memory, where, slot):
    """Give the decider that a port keeps of an exact walk."""
    kept = memory["deciders"]
    if len(kept) == 1:
        return kept[0][slot]
    shape = kept[0][slot].shape()
    return shape(Mux(where, kept[1][slot].as_value(), kept[0][slot].as_value()))
