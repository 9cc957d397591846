"""A unit in two runs: what of its state tells when it answers, and what it tells beside."""

from amaranth.hdl import Fragment
from registers_within import registers_within

from mpu_hw.checker import Walker
from mpu_hw.config import MpuConfig
from mpu_hw.mpu import Mpu

__all__ = ["Run"]

# Registers that say when, and not what.
SELECTS = ("siselect", "vsiselect", "miselect")
WALKER = ("busy", "ended", "anew", "ahead", "slot", "port", "walked_virt", "exact", "rest", "step")
SEQUENCE = ("pending", "entry", "last", "known")
ALWAYS = {*SELECTS, *WALKER, *(f"sequence.{name}" for name in SEQUENCE)}
ALWAYS |= {"stored_exact", "kept_taken"}
# Those that do so during a walk alone: at rest a reader goes on to the first entry that is active,
# and the request makes it begin anew.
READER = {f"reader.{name}" for name in ("reading", "at_lower")}
READER |= {f"scanner.{name}" for name in ("scanning", "scanned", "lanes", "base", "last")}


class Run:
    """A unit, elaborated once, and what a property of its time looks at.

    Parameters
    ----------
    config : MpuConfig

    Attributes
    ----------
    unit : Mpu
    fragment : Fragment
        The unit, elaborated.
    always, walking : dict of str to Signal
        Registers that say when it answers: always, and while ``busy``.
    busy : Value or None
        A walk is under way. None without a walker.
    same : Value or None
        For each walking port: its request is the one that is walked.
    ranges : Value or None
        The entries of every bank, as the walker has them.
    written : Value or None
        Which entries are stored at the clock edge, as the resolver gets them.
    """

    def __init__(self, config: MpuConfig):
        self.unit = Mpu(config)
        self.busy = self.same = self.ranges = self.written = None
        engines = list(_engines(_opened(self.unit).submodules.resolver))
        for walker in (each for each in engines if isinstance(each, Walker)):
            self.same = _opened(walker).submodules.queue.same
            self.ranges = walker.store.ranges.as_value()
        for resolver in (each for each in engines if "resolved" in each.signature.members):
            if "written" in resolver.store.signature.members:
                self.written = resolver.store.written.as_value()
        self.fragment = Fragment.get(self.unit, None)
        registers = registers_within(self.fragment)
        self.always = {n: each for n, each in registers.items() if _is_among(ALWAYS, n)}
        self.walking = {n: each for n, each in registers.items() if _is_among(READER, n)}
        if self.walking:
            (self.busy,) = (each for name, each in registers.items() if name.endswith(".busy"))


def _is_among(names, path):
    """Tell whether a register has one of these names, that of its component before it or not."""
    parts = path.split(".")
    inner = parts[-1] in names and not path.startswith("registers.memory")
    return inner or ".".join(parts[-2:]) in names


def _engines(resolver):
    """Give the resolver and the walker of a unit, or the one that it has."""
    if not hasattr(resolver, "walking"):
        yield resolver
        return
    parts = _opened(resolver).submodules
    yield from (parts.resolver, parts.walker)


def _opened(component):
    """Elaborate a component once and for all: its submodules can be looked at."""
    module = component.elaborate(None)
    component.elaborate = lambda platform: module
    return module
