"""A netlist and one with a fault as BLIF with one output, ``differ``: what ABC reads."""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

from netlist_gates import ONE, ZERO, Cell, Netlist
from netlist_spoil import Fault, with_faults

__all__ = ["Meaning", "State", "miter", "one_clock", "verdict_of_done"]

# Rows of a truth table in which the output is 1.
ROWS = {
    "$_AND_": ("11",),
    "$_OR_": ("1-", "-1"),
    "$_XOR_": ("10", "01"),
    "$_NOT_": ("0",),
    "$_MUX_": ("1-0", "-11"),
}
# Flip-flop, by its output, to what it holds.
State = Mapping[int, bool]
# Output and its bit to the bits, as ``port[bit]``, that are all 1 where it means something.
Meaning = Callable[[str, int], Sequence[str]]
# A check port's outputs that mean nothing unless it is done.
VERDICT = re.compile(r"^(?P<port>\w+?)_(allow|cause|stage|hit|entry|gva)$")


def verdict_of_done(netlist: Netlist) -> Meaning:
    """Give the meaning of a unit's outputs: a verdict has one where its port is done."""

    def meaning(output: str, bit: int) -> Sequence[str]:
        found = VERDICT.match(output)
        done = f"{found['port']}_done" if found else ""
        return (f"{done}[0]",) if done in netlist.outputs else ()

    return meaning


def _gate(gate: Cell, name: Callable[[int], str]) -> Iterator[str]:
    yield f".names {' '.join(map(name, (*gate.inputs, gate.output)))}"
    yield from (f"{row} 1" for row in ROWS[gate.kind])


def _netlist(netlist: Netlist, prefix: str) -> Iterator[str]:
    """Write a netlist as BLIF; its nets are numbers behind a prefix."""
    yield f".names {prefix}{ZERO}"
    yield f".names {prefix}{ONE}\n1"
    for name, nets in netlist.inputs.items():
        for bit, net in enumerate(nets):
            yield f".names {name}[{bit}] {prefix}{net}\n1 1"
    for flop in netlist.flops:
        yield f".latch {prefix}{flop.inputs[0]} {prefix}{flop.output} re clk 0"
    for gate in netlist.gates:
        yield from _gate(gate, lambda net: f"{prefix}{net}")


def _outputs(
    netlist: Netlist, faulty: Netlist, meaning: Meaning, changed: Container[int] | None = None
) -> Iterator[tuple[str, int, int, list[int]]]:
    """Give the output bits that may differ: name, both nets, the nets that say it means something.

    Parameters
    ----------
    changed
        Nets of ``faulty`` that may differ; None: any may.
    """
    bits = {
        f"{name}[{bit}]": net
        for ports in (netlist.inputs, netlist.outputs)
        for name, nets in ports.items()
        for bit, net in enumerate(nets)
    }
    for name, nets in netlist.outputs.items():
        for bit, (right, wrong) in enumerate(zip(nets, faulty.outputs[name], strict=True)):
            if changed is None or wrong in changed:
                needed = [bits[each] for each in meaning(name, bit)]
                yield f"d_{name}[{bit}]", right, wrong, needed or [ONE]


def _joined(differ: Sequence[str]) -> list[str]:
    none = f".names {' '.join(differ)} same\n{'0' * len(differ)} 1"
    return [none, ".names same differ\n0 1", ".end", ""]


def miter(netlist: Netlist, fault: Fault, meaning: Meaning | None = None) -> str:
    """Write both as they run from power-up on.

    Inputs are named ``port[bit]``. An output does not differ where it means nothing in the right
    netlist; without ``meaning`` the netlist is a unit.
    """
    faulty, (selector,) = with_faults(netlist, [fault])
    inputs = [f"{name}[{bit}]" for name, nets in netlist.inputs.items() for bit in range(len(nets))]
    lines = [".model miter", f".inputs {' '.join(inputs)}", ".outputs differ"]
    lines += [*_netlist(netlist, "r"), *_netlist(faulty, "w"), f".names w{selector}\n1"]
    differ = []
    meaning = meaning or verdict_of_done(netlist)
    for name, right, wrong, needed in _outputs(netlist, faulty, meaning):
        differ.append(name)
        given, ones = " ".join(f"r{net}" for net in needed), "1" * len(needed)
        lines.append(f".names r{right} w{wrong} {given} {name}\n10{ones} 1\n01{ones} 1")
    return "\n".join([*lines, *_joined(differ)])


def one_clock(
    netlist: Netlist,
    fault: Fault,
    meaning: Meaning | None = None,
    state: State | None = None,
    inside: bool = False,
) -> str:
    """Write one clock of both from the same state, whatever it is, without flip-flops.

    They differ in an output that means something, or in what a flip-flop takes. What the fault
    does not reach is left out; the text is empty where it reaches neither.

    Parameters
    ----------
    meaning : function
        Of the outputs; without one the netlist is a unit.
    state : mapping of int to bool
        Flip-flops (by their outputs) and what they hold in one state of some machine. While they
        do, the flip-flops that the fault reaches in a clock may hold anything in the faulty
        netlist, and taking something else into that state is no difference. Where they never
        differ so, inside the state and outside, they never do: at power-up all hold the same.
    inside : bool
        It is a clock in that state; else one in any other.
    """
    clock = _OneClock(netlist, fault, state or {}, inside)
    pairs = clock.pairs(meaning or verdict_of_done(netlist))
    if not pairs:
        return ""
    inputs, before = _behind(netlist, clock.read(pairs), state if state and inside else {})
    if inside:
        inputs += [f"p{flop.output}" for flop, _ in clock.apart]
    lines = [".model miter", f".inputs {' '.join(inputs)}", ".outputs differ", *before]
    lines += clock.wrong()
    for differ, right, wrong, needed in pairs:
        given, ones = " ".join(needed), "1" * len(needed)
        lines.append(
            f".names r{right} {clock.name(wrong)} {given} {differ}\n10{ones} 1\n01{ones} 1"
        )
    return "\n".join([*lines, *_joined([differ for differ, *_ in pairs])])


class _OneClock:
    """The faulty netlist beside the right one: what of it may be different."""

    def __init__(self, netlist: Netlist, fault: Fault, state: State, inside: bool):
        self._netlist, self._state, self._inside = netlist, state, inside
        self._faulty, (self._selector,) = with_faults(netlist, [fault])
        self._flops = list(zip(netlist.flops, self._faulty.flops, strict=True))
        self._changed = self._reached(self._selector)
        self.apart = self._touched() if state else []
        if inside:
            self._changed = self._reached(self._selector, *(w.output for _, w in self.apart))
        self._added = netlist.width  # nets from here on are those of gates that it alone has

    def _reached(self, *nets: int) -> set[int]:
        found = set(nets)
        for gate in self._faulty.gates:
            if not found.isdisjoint(gate.inputs):
                found.add(gate.output)
        return found

    def _touched(self) -> list[tuple[Cell, Cell]]:
        return [pair for pair in self._flops if pair[1].inputs[0] in self._changed]

    def name(self, net: int) -> str:
        """Name a net of the faulty netlist: that of the right one where it is the same."""
        return f"{'w' if net in self._changed or net >= self._added else 'r'}{net}"

    def pairs(self, meaning: Meaning) -> list[tuple[str, int, int, list[str]]]:
        """Give what may differ: name, both nets, what is 1 where that is a difference."""
        outside = ["outside"] if self.apart and not self._inside else []
        found = [
            (name, right, wrong, [*(f"r{net}" for net in needed), *outside])
            for name, right, wrong, needed in _outputs(
                self._netlist, self._faulty, meaning, self._changed
            )
        ]
        for right, wrong in self._touched():
            said = "leaves" if (right, wrong) in self.apart else f"r{ONE}"
            needed = [said, *outside]
            found.append((f"d_{right.output}", right.inputs[0], wrong.inputs[0], needed))
        return found

    @property
    def _wrong_gates(self) -> list[Cell]:
        return [gate for gate in self._faulty.gates if self.name(gate.output)[0] == "w"]

    def wrong(self) -> list[str]:
        """Write the gates that may differ, and what the faulty flip-flops hold."""
        lines = [line for gate in self._wrong_gates for line in _gate(gate, self.name)]
        lines.append(f".names w{self._selector}\n1")
        for right, wrong in self._flops:
            if self._inside and (right, wrong) in self.apart:
                lines.append(f".names p{right.output} {self.name(wrong.output)}\n1 1")
            elif wrong.output != right.output:
                # A flip-flop that is faulty itself has what it holds on a net of its own.
                lines.append(f".names r{right.output} {self.name(wrong.output)}\n1 1")
        if self.apart:
            values = "".join(str(int(value)) for value in self._state.values())
            for nets, name in (([*self._state], "outside"), (self._next_state(), "leaves")):
                lines.append(f".names {' '.join(f'r{net}' for net in nets)} {name}\n{values} 0")
        return lines

    def _next_state(self) -> list[int]:
        takes = {flop.output: flop.inputs[0] for flop in self._netlist.flops}
        return [takes[flop] for flop in self._state]

    def read(self, pairs: Iterable[tuple[str, int, int, list[str]]]) -> set[int]:
        """Give the nets of the right netlist that all this reads."""
        nets = {net for gate in self._wrong_gates for net in gate.inputs}
        nets.update(wrong for _, _, wrong, _ in pairs)
        found = {net for net in nets if self.name(net)[0] == "r"}
        for _, right, _, needed in pairs:
            found.update([right, *(int(each[1:]) for each in needed if each[0] == "r")])
        found.update(right.output for right, wrong in self._flops if wrong.output != right.output)
        if self.apart:
            found.update(right.output for right, _ in self.apart)
            found.update([*self._state, *self._next_state()])
        return found


def _behind(netlist: Netlist, read: Iterable[int], known: State) -> tuple[list[str], list[str]]:
    """Write the gates that some nets of the right netlist depend on; name their inputs, too.

    What flip-flops are known to hold is written as a constant.
    """
    read = set(read)
    gates = []
    for gate in reversed(netlist.gates):
        if gate.output in read:
            gates.append(gate)
            read.update(gate.inputs)
    sources = {
        net: f"{port}[{bit}]"
        for port, nets in netlist.inputs.items()
        for bit, net in enumerate(nets)
    } | {flop.output: f"q{flop.output}" for flop in netlist.flops}
    lines = [f".names r{ZERO}", f".names r{ONE}\n1"]
    lines += [f".names r{net}" + "\n1" * value for net, value in known.items()]
    used = sorted(read & sources.keys() - known.keys())
    lines += [f".names {sources[net]} r{net}\n1 1" for net in used]
    lines += [line for gate in gates for line in _gate(gate, lambda net: f"r{net}")]
    return [sources[net] for net in used], lines
