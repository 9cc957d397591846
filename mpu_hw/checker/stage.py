"""A stage: a bank applied to an access."""

from amaranth import Cat, Const, Module, Mux
from amaranth.lib import data, wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig
from ..layout import (
    EntryEnables,
    Request,
    StageMatches,
    StageResult,
    permission_bits,
    permissions_width,
)
from ..revision import Stage
from .decision import StageDefault, stage_conditions
from .lowest_denies import LOWEST_DENIES
from .priority import PriorityEncoder
from .required_permission import RequiredPermission

__all__ = ["StageChecker", "StageMatcher"]


class StageMatcher(wiring.Component):
    """Find which entries of a bank match an access, and which permit it (COM-PRIO-01).

    Combinational. All that depends on registers, status and request is looked at here: what
    follows, :class:`StageChecker`, may do so in a later clock.

    Parameters
    ----------
    config : MpuConfig
    stage : Stage

    Members
    -------
    request : In(Request(config))
    below, above, inside : In(entries)
        The access against the region of every entry of the array, as in :func:`RegionHits`.
    permissions : In(ArrayLayout(permissions_width(config), entries))
        What every entry allows.
    entries : In(EntryEnables(entries))
        Which entries belong to the stage's bank and are enabled.
    bare, select, mxr : In(1)
        The stage's ``*atp`` register is Bare; SUM and MXR as this stage sees them.
    deny_no_match_if : In(StructLayout)
        State bits, by name, that deny accesses without a match which would pass; where the stage
        has any.
    matches : Out(StageMatches(entries))
    """

    def __init__(self, config: MpuConfig, stage: Stage):
        self.config = config
        self.stage = stage
        self.count = config.entry_array(stage.bank).count
        super().__init__(
            {
                "request": In(Request(config)),
                **dict.fromkeys(("below", "above", "inside"), In(self.count)),
                "permissions": In(data.ArrayLayout(permissions_width(config), self.count)),
                "entries": In(EntryEnables(self.count)),
                "bare": In(1),
                "select": In(1),
                "mxr": In(1),
                **stage_conditions(stage),
                "matches": Out(StageMatches(self.count)),
            }
        )

    def elaborate(self, platform):
        m = Module()
        m.submodules.requirement = requirement = RequiredPermission(self.config, self.stage)
        m.submodules.default = default = StageDefault(self.config, self.stage)
        width = len(permission_bits(self.config, self.stage.bank))
        permitted = Cat((each[:width] & requirement.required).any() for each in self.permissions)
        m.d.comb += [
            requirement.access.eq(self.request.access),
            requirement.priv.eq(self.request.priv),
            requirement.select.eq(self.select),
            requirement.mxr.eq(self.mxr),
            default.request.eq(self.request),
            default.nonempty.eq(self.entries.nonempty),
            default.bare.eq(self.bare),
            self.matches.active.eq(default.active),
            self.matches.passes.eq(default.passes),
            self.matches.outside.eq(self.request.outside),
            self.matches.enabled.eq(self.entries.enabled),
            self.matches.below.eq(self.below),
            self.matches.above.eq(self.above),
            self.matches.denies.eq(~(self.entries.enabled & self.inside & permitted)),
            self.matches.base.eq(self.entries.base),
        ]
        if self.stage.deny_no_match_if:
            m.d.comb += default.deny_no_match_if.eq(self.deny_no_match_if)
        return m


class StageChecker(wiring.Component):
    """Let the lowest enabled entry that matches any byte decide (COM-PRIO-01, COM-PRIO-02).

    Combinational. It allows only what it matches with all bytes and permits.

    Parameters
    ----------
    count : int
        Entries of the array.
    target : str
        Of the configuration.

    Members
    -------
    matches : In(StageMatches(count))
    deny_all : In(1)
        Every stage denies: the request is malformed, or there is none.
    result : Out(StageResult)
    """

    def __init__(self, count: int, target: str = "generic"):
        self.count = count
        self.target = target
        super().__init__(
            {"matches": In(StageMatches(count)), "deny_all": In(1), "result": Out(StageResult)}
        )

    def elaborate(self, platform):
        m = Module()
        matches, result = self.matches, self.result
        m.submodules.priority = priority = PriorityEncoder(self.count)
        # A byte at or above 2**PLEN is matched by no entry of any bank (COM-ADDR-03): such an
        # access, as one that the stage does not check, is decided above entry 0.
        decided = self.deny_all | ~matches.active | matches.outside
        denied = self.deny_all | (matches.active & ~matches.passes)
        hit = matches.active & ~matches.outside & priority.valid
        deny = LOWEST_DENIES[self.target](
            m,
            enabled=Cat(decided, matches.enabled),
            below=Cat(Const(0, 1), matches.below),
            above=Cat(Const(0, 1), matches.above),
            denies=Cat(denied, matches.denies),
            default=~matches.passes,
        )
        m.d.comb += [
            priority.requests.eq(matches.enabled & ~(matches.below | matches.above)),
            result.active.eq(matches.active),
            result.deny.eq(deny),
            result.hit.eq(hit),
            result.entry.eq(Mux(hit, priority.index - matches.base, 0)),
        ]
        return m
