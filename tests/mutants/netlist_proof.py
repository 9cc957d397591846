"""Proofs that a fault changes nothing in any state that the unit can be in."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import bitwuzla
from bitwuzla import Kind, Result, Term
from netlist_gates import ONE, ZERO, Cell, Netlist
from netlist_spoil import Fault, with_faults

__all__ = ["Prover"]

KINDS = {"$_AND_": Kind.AND, "$_OR_": Kind.OR, "$_XOR_": Kind.XOR, "$_NOT_": Kind.NOT}
# A check port's outputs that mean nothing unless it is done.
VERDICT = re.compile(r"^(?P<port>\w+?)_(allow|cause|stage|hit|entry|gva)$")
PATIENCE = 3  # values added to what was seen of a group before it is given up
MANY = 300  # values of a group of flip-flops; with more of them it is left free


class _Group(NamedTuple):
    """Flip-flops, by their places, and the values that they have been seen to hold together."""

    places: tuple[int, ...]
    seen: frozenset[tuple[str, ...]]


class Prover:
    """Decides with Bitwuzla what a fault can change.

    The unit's reachable states are not all states of its flip-flops. What the flip-flops of a
    group were seen to hold, in a run of the netlist, is proposed as an invariant; what a clock can
    break is widened by the value found, or given up, until the rest is inductive.

    Parameters
    ----------
    netlist : Netlist
    states : sequence of str
        A run, as :func:`netlist_sim.states` gives it.
    """

    def __init__(self, netlist: Netlist, states: Sequence[str]):
        self._netlist = netlist
        self._terms = bitwuzla.TermManager()
        boolean = self._terms.mk_bool_sort()
        self._constants = {ZERO: self._terms.mk_false(), ONE: self._terms.mk_true()}
        free = [net for port in netlist.inputs.values() for net in port]
        free += [flop.output for flop in netlist.flops]
        self._free = {net: self._terms.mk_const(boolean, f"n{net}") for net in free}
        self._right: dict[int, Term] = {}
        self._right = self._values(netlist.gates, {**self._constants, **self._free})
        self._now = [self._right[flop.output] for flop in netlist.flops]
        self._next = [self._right[flop.inputs[0]] for flop in netlist.flops]
        # The first state is that before the first reset.
        self.invariants = self._inductive(_proposed(netlist, states[1:]))
        self.invariants = self._inductive(
            self.invariants + _proposed_dealt(netlist, states[1:], self.invariants)
        )
        self._solver = self._assume(self.invariants)

    def _values(self, gates: Iterable[Cell], values: dict[int, Term]) -> dict[int, Term]:
        make, right = self._terms.mk_term, self._right
        for gate in gates:
            pins = [values[net] for net in gate.inputs]
            known = right.get(gate.output)
            # What no fault reaches is as in the right netlist.
            if known is not None and all(
                right.get(n) is pin for n, pin in zip(gate.inputs, pins, strict=True)
            ):
                values[gate.output] = known
                continue
            if gate.kind == "$_MUX_":
                below, above, select = pins
                values[gate.output] = make(Kind.ITE, [select, above, below])
            else:
                values[gate.output] = make(KINDS[gate.kind], pins)
        return values

    def _any(self, terms: Sequence[Term]) -> Term:
        if len(terms) < 2:
            return terms[0] if terms else self._terms.mk_false()
        return self._terms.mk_term(Kind.OR, list(terms))

    def _all(self, terms: Sequence[Term]) -> Term:
        if len(terms) < 2:
            return terms[0] if terms else self._terms.mk_true()
        return self._terms.mk_term(Kind.AND, list(terms))

    def _not(self, term: Term) -> Term:
        return self._terms.mk_term(Kind.NOT, [term])

    def _holds(self, group: _Group, values: Sequence[Term]) -> Term:
        """Say that the flip-flops of a group hold one of the values seen."""
        return self._any(
            [
                self._all(
                    [
                        values[index] if digit == "1" else self._not(values[index])
                        for index, digit in zip(group.places, digits, strict=True)
                    ]
                )
                for digits in sorted(group.seen)
            ]
        )

    def _assume(self, groups: Iterable[_Group]) -> bitwuzla.Bitwuzla:
        options = bitwuzla.Options()
        options.set(bitwuzla.Option.PRODUCE_MODELS, True)
        solver = bitwuzla.Bitwuzla(self._terms, options)
        for group in groups:
            solver.assert_formula(self._holds(group, self._now))
        return solver

    def _inductive(self, groups: list[_Group]) -> list[_Group]:
        """Widen or give up what a clock can take out of what was seen, until it can no more."""
        widened: Counter[tuple[int, ...]] = Counter()
        while groups:
            after = [self._holds(group, self._next) for group in groups]
            solver = self._assume(groups)
            solver.assert_formula(self._not(self._all(after)))
            if solver.check_sat() == Result.UNSAT:
                break
            kept = []
            for group, holds in zip(groups, after, strict=True):
                if not solver.get_value(holds).value():
                    widened[group.places] += 1
                    digits = tuple(
                        str(int(solver.get_value(self._next[index]).value()))
                        for index in group.places
                    )
                    group = group._replace(seen=group.seen | {digits})
                if widened[group.places] <= PATIENCE:
                    kept.append(group)
            groups = kept
        return groups

    def _looked_at(self, port: str) -> Term:
        found = VERDICT.match(port)
        done = self._netlist.outputs.get(f"{found['port']}_done") if found else None
        return self._right[done[0]] if done else self._terms.mk_true()

    def changes(self, fault: Fault) -> str:
        """Say where a fault shows after one clock from a reachable state.

        Returns
        -------
        str
            Empty where it shows nowhere: the fault is equivalent. ``outputs`` or ``state``
            otherwise; the state at hand may still be one that the unit cannot be in.
        """
        faulty, (selector,) = with_faults(self._netlist, [fault])
        start = {**self._constants, **self._free, selector: self._terms.mk_true()}
        # The output of a spoilt flip-flop is behind it, on a net of its own.
        for flop, spoilt in zip(self._netlist.flops, faulty.flops, strict=True):
            start[spoilt.output] = self._free[flop.output]
        wrong = self._values(faulty.gates, start)
        differ = self._terms.mk_term
        outputs = [
            differ(Kind.AND, [self._looked_at(port), differ(Kind.XOR, [right, wrong[net]])])
            for port, nets in self._netlist.outputs.items()
            for net in nets
            if (right := self._right[net]) is not wrong[net]
        ]
        after = [wrong[flop.inputs[0]] for flop in self._netlist.flops]
        state = [
            differ(Kind.XOR, pair)
            for pair in map(list, zip(self._next, after, strict=True))
            if pair[0] != pair[1]
        ]
        for name, terms in (("outputs", outputs), ("state", state)):
            self._solver.push(1)
            self._solver.assert_formula(self._any(terms))
            result = self._solver.check_sat()
            self._solver.pop(1)
            if result != Result.UNSAT:
                return name
        return ""


def _owners(netlist: Netlist) -> dict[str, list[int]]:
    """Group the flip-flops by the part of the unit that has them, addresses and enables aside."""
    owners: dict[str, list[int]] = {}
    for index, flop in enumerate(netlist.flops):
        owner, _, register = netlist.names.get(flop.output, "").rpartition(".")
        if not register.startswith("addr") and not register.startswith("bits"):
            owners.setdefault(owner, []).append(index)
    return owners


def _seen(places: Sequence[int], states: Sequence[str]) -> _Group:
    values = frozenset(tuple(state[index] for index in places) for state in states)
    return _Group(tuple(places), values)


def _proposed(netlist: Netlist, states: Sequence[str]) -> list[_Group]:
    alone = [[index] for index in range(len(netlist.flops))]
    groups = [_seen(places, states) for places in [*alone, *_owners(netlist).values()]]
    return [group for group in groups if len(group.seen) < min(MANY, 2 ** len(group.places))]


def _proposed_dealt(
    netlist: Netlist, states: Sequence[str], known: Iterable[_Group]
) -> list[_Group]:
    """Propose which enable bits are 0 by how the pool is dealt."""
    shares = tuple(_owners(netlist).get("registers.delegation", ()))
    dealt = next((group.seen for group in known if group.places == shares), frozenset())
    groups = []
    for index, flop in enumerate(netlist.flops):
        name = netlist.names.get(flop.output, "")
        if dealt and "enables" in name:
            group = _seen((*shares, index), states)
            group = group._replace(seen=group.seen | {(*digits, "0") for digits in dealt})
            groups.append(group)
    return groups
