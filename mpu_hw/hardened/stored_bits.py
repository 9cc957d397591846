"""The stored bits of a component as an output, and stored inverted in one of two rails."""

from collections.abc import Iterable

from amaranth import Cat, Const, Module, Mux, Signal, Value
from amaranth.hdl import Instance, MemoryInstance

# Not public: the one way to rewrite the statements of a module.
from amaranth.hdl._ast import Part, SignalDict, SwitchValue
from amaranth.hdl._xfrm import StatementTransformer, ValueTransformer
from amaranth.lib import wiring
from amaranth.lib.wiring import Out

__all__ = ["expose_stored_bits"]

# Synthesizers must neither merge a register with its copy nor derive one from the other.
KEEP = {"keep": 1, "dont_touch": "true"}
DOMAIN = "sync"


def expose_stored_bits(component: wiring.Component, *, inverted: bool) -> None:
    """Give a component, and each within it, an output ``stored_bits`` where anything is stored.

    Elaborates the component; ``elaborate`` returns the same module from then on. Its bits are
    those of all flip-flops, and of each memory the word that is read in this clock, where it was
    written since reset. A flip-flop that goes out this way is kept by synthesizers.

    Parameters
    ----------
    component : Component
        Not elaborated before; one within it that has a memory has its members ``read_data`` and
        ``read_valid``.
    inverted : bool
        All is stored inverted, reset values included; ``stored_bits`` is as it is stored.
        Behaviour at the other ports does not change.
    """
    module = component.elaborate(None)
    module._flush()
    parts = [part for part, _ in module._named_submodules.values()]
    bits: list[Value] = []
    for part in parts:
        if isinstance(part, MemoryInstance):
            bits += _memory(module, part, component, inverted)
        elif not isinstance(part, Instance):  # cells of a device here add and compare alone
            expose_stored_bits(part, inverted=inverted)
            bits += [part.stored_bits] if hasattr(part, "stored_bits") else []
    bits = [*(_inverted if inverted else _plain)(module), *bits]
    _stay(component, module)
    # Which of two modules of a class it is; read where modules are compared.
    vars(component)["inverted"] = inverted
    if bits:
        _output(component, module, bits)


def _stay(component: wiring.Component, module: Module) -> None:
    """Let a component elaborate to a module, whoever asks."""
    vars(component)["elaborate"] = lambda platform: module
    # One of several equal components may stand for all of them where they are converted.
    vars(module)["_MustUse__used"] = True


def _output(component: wiring.Component, module: Module, bits: list[Value]) -> None:
    value = Cat(bits)
    component.stored_bits = Signal(len(value), name="stored_bits")
    members = {**component.signature.members, "stored_bits": Out(len(value))}
    # A component has a signature before it is elaborated, and nothing to change it with.
    vars(component)["_Component__signature"] = wiring.Signature(members)
    module.d.comb += component.stored_bits.eq(value)


def _registers(module: Module) -> list[Signal]:
    """List the signals that change at the clock alone, all of their bits."""
    return [signal for signal, domains in module._driving.items() if DOMAIN in domains]


def _plain(module: Module) -> Iterable[Value]:
    for register in _registers(module):
        register.attrs.update(KEEP)
        yield register


def _inverted(module: Module) -> Iterable[Value]:
    """Put the inverse of each register in its place; give what is stored."""
    registers = _registers(module)
    copies = SignalDict()
    for register in registers:
        width = len(register)
        copies[register] = copy = Signal(
            width,
            name=f"{register.name}_n",
            init=~register.init & ((1 << width) - 1),
            attrs=KEEP,
        )
        module._driving[register] = [None] * width
        module.d.comb += register.eq(~copy)
    inverse = _Inverse(copies)
    statements = module._statements.pop(DOMAIN, [])
    if statements:
        module._statements[DOMAIN] = list(map(inverse.on_statement, statements))
    return [*copies.values()]


def _memory(
    module: Module, memory: MemoryInstance, component: wiring.Component, inverted: bool
) -> Iterable[Value]:
    """Store the inverse of every word; give the word that is read, where it was written."""
    word = Mux(component.read_valid, component.read_data, 0)
    if not inverted:
        return [word]
    for port in memory._write_ports:
        port._data = ~port._data
    for port in memory._read_ports:
        stored = Signal(len(port._data), name="read_stored")
        module.d.comb += port._data.eq(~stored)
        port._data = stored
    return [~word]


class _Target(ValueTransformer):
    """Writes a value to where another register is: what selects a part of it is read as before."""

    def __init__(self, copies: SignalDict):
        self._copies = copies

    def on_Signal(self, value):
        return self._copies[value]

    def on_Part(self, value):
        return Part(self.on_value(value.value), value.offset, value.width, value.stride)

    def on_SwitchValue(self, value):
        cases = [(patterns, self.on_value(each)) for patterns, each in value.cases]
        return SwitchValue(value.test, cases)


class _Inverse(StatementTransformer):
    """Assigns to a copy the inverse of what statements assign to the register."""

    def __init__(self, copies: SignalDict):
        self._target = _Target(copies)

    def on_Assign(self, stmt):
        value = stmt.rhs[: len(stmt.lhs)]
        missing = len(stmt.lhs) - len(value)
        if missing:
            sign = stmt.rhs[-1] if stmt.rhs.shape().signed else Const(0, 1)
            value = Cat(value, sign.replicate(missing))
        return type(stmt)(self._target.on_value(stmt.lhs), ~value)
