"""The state of a walker, and what it means beside the entries: for the proofs."""

from amaranth import Const
from amaranth.hdl import Fragment
from logic import any_of, chosen
from registers_within import registers_within

from mpu_hw.checker.walker import Walker
from mpu_hw.layout import WINDOW, Decider, Deciders, most_granules, slots

__all__ = ["WalkState"]


class WalkState:
    """A walker, its registers, and what they mean beside the entries."""

    def __init__(self, config, entries):
        self.config = config
        self.rows = entries.rows
        self.ranges = entries.ranges
        self.walker = Walker(config)
        self.fragment = Fragment.get(self.walker, None)
        registers = registers_within(self.fragment)
        self.registers = registers
        one = Const(1, 1)
        self.busy, self.ended = registers["busy"], registers["ended"]
        self.ahead, self.anew, self.slot = (registers[n] for n in ("ahead", "anew", "slot"))
        self.virt = registers["queue.walked_virt"]
        self.port = registers.get("queue.port", one)
        self.again = registers.get("queue.again", Const(0, 1))
        self.exact = registers.get("queue.exact", Const(0, 1))
        self.first = registers.get("queue.first", Const(0, config.granule_width))
        self.rest = registers.get("queue.rest", Const(0, 1))
        self.step = registers.get("queue.step", Const(0, 1))
        for name in ("reading", "entry", "place", "enabled", "at_lower", "is_tor", "bound_valid"):
            setattr(self, name, registers[f"reader.{name}"])
        for name in ("upper", "bound", "compared", "permissions"):
            setattr(self, name, registers[f"reader.{name}"])
        self.before = registers.get("reader.before", Const(0, 1))
        for name in ("scanning", "lanes", "base", "last"):
            setattr(self, name, registers[f"reader.scanner.{name}"])
        self.group = registers["reader.scanner.scanned"]
        for name in ("above_before", "upper_passed", "low", "high"):
            setattr(self, name, registers[f"reader.narrowing.{name}"])
        self.most = max(most_granules(config, port) for port in config.ports)
        self.granule = self.first + self.step
        self.here = {stage.name: self._here(stage) for stage in config.stages}

    def slot_of(self, stage):
        """Give the number of the slot of a stage."""
        return next(n for n, row in enumerate(slots(self.config)) if stage in row)

    def of_virt(self, stage, virt):
        """Tell whether an access of that V passes through a stage."""
        return Const(1, 1) if stage.virt is None else virt == stage.virt

    def _here(self, stage):
        return self.slot[self.slot_of(stage)] & self.of_virt(stage, self.virt)

    def sequence(self, virt):
        """Give the slots through which an access goes, in order."""
        return [
            number
            for number, row in enumerate(slots(self.config))
            if any(stage.virt in (None, virt) for stage in row)
        ]

    def passed(self, stage):
        """Tell whether a walk has decided a stage of its V."""
        number = self.slot_of(stage)
        return any_of(
            (self.virt == virt) & self.slot[later]
            for virt in (0, 1)
            if stage.virt in (None, bool(virt))
            for later in self.sequence(bool(virt))
            if later > number
        )

    def begin(self):
        """Give the first entry of the stage under way."""
        return chosen((self.here[s.name], self.ranges[s.bank].base) for s in self.config.stages)

    def stop(self):
        """Give the entry behind it."""
        return chosen((self.here[s.name], self.ranges[s.bank].stop) for s in self.config.stages)

    def inside(self, number):
        """Tell whether an entry is one of the stage under way."""
        return (self.begin() <= number) & (number < self.stop())

    def active(self, row):
        """Tell whether it is active there."""
        return any_of(self.here[name] & active for name, active in row.active.items())

    def allows(self, row):
        """Give what it permits there."""
        return chosen((self.here[name], value) for name, value in row.permissions.items())

    def ahead_of_scan(self, number):
        """Tell whether the scanner has not yet come to an entry."""
        group, lane = divmod(number, WINDOW)
        here = (self.group == group) & self.lanes[lane]
        return self.scanning & self.inside(number) & ((self.group < group) | here)

    def in_hand(self, row):
        """Tell whether a bound of the entry is to be read."""
        return self.reading & (self.entry == row.number)

    def lower_comes(self, row):
        """Tell whether its lower bound has been read and is compared next."""
        return self.bound_valid & ~self.upper & self.is_compared(row)

    def is_compared(self, row):
        return (self.base + self.compared)[:8] == row.number

    def upper_known(self, row):
        """Tell whether its upper bound has been compared and its lower one has not."""
        read = self.in_hand(row) & self.at_lower & ~(self.bound_valid & self.upper)
        return self.active(row) & (read | self.lower_comes(row))

    def compared_both(self, row):
        """Tell whether both its bounds have been compared."""
        taken = self.active(row) & ~self.ahead_of_scan(row.number)
        return taken & ~self.in_hand(row) & ~self.lower_comes(row)

    def remembered(self, port):
        """Give the registers of what a port remembers."""
        prefix = f"remembered_{port.name}."
        count = 0 if self.config.constant_time else self.config.regions
        one = {k.removeprefix(prefix): v for k, v in self.registers.items() if prefix in k}
        return {
            "stored_exact": one["stored_exact"],
            "where": one.get("where", Const(0, 1)),
            "deciders": [
                Deciders(self.config)(one[f"deciders{number}"]) for number in range(max(count, 1))
            ],
            "intervals": [
                tuple(one[f"{name}{number}"] for name in ("valid", "virt", "low", "high"))
                for number in range(count)
            ],
        }

    def decider(self, number):
        """Give what the walk has decided in a slot."""
        return Decider(self.config)(self.registers[f"slot_deciders.decider{number}"])
