"""Two rails side by side, compared in every clock."""

from amaranth import Cat, Signal
from amaranth.lib import wiring
from amaranth.lib.wiring import In

from .rail import Rail

__all__ = ["connect_rails"]

RAIL = "allow_n"  # comes from the shadow; all other outputs come from the main rail


def connect_rails(m, unit: wiring.Component) -> None:
    """Connect two rails with the members of a hardened unit.

    The main rail answers. The other one, its shadow, has every bit stored inverted, and gives each
    check port its ``allow_n``. ``mismatch`` of the stored bits denies in its own clock; what
    differs in the outputs alone is a fault that no stored bit has, and denies from the next clock
    on: in its own clock the two rails of the verdict do. From then on the two no longer agree in
    what they remember, and M has the verdict of the main rail alone.
    """
    m.submodules.main = main = Rail(unit.config, inverted=False)
    m.submodules.shadow = shadow = Rail(unit.config, inverted=True)
    mismatch = Signal()
    differs = Signal()
    apart = []
    ports = [row.name for row in unit.config.ports]
    groups = (name for name, member in unit.signature.members.items() if not member.is_port)
    for group in groups:
        ours, first, second = (getattr(each, group) for each in (unit, main, shadow))
        for name, member in ours.signature.members.items():
            if name == RAIL:
                alone = shadow.alone[ports.index(group)]
                m.d.comb += ours.allow_n.eq(~(second.allow | (alone & first.allow)))
                continue
            pin, one, other = (getattr(each, name) for each in (ours, first, second))
            if member.flow is In:
                m.d.comb += [one.eq(pin), other.eq(pin)]
            else:
                m.d.comb += pin.eq(one)
                apart.append((one ^ other).any())
    m.d.comb += [
        # The shadow has the inverse: bits that are equal differ.
        mismatch.eq((~(main.stored_bits ^ shadow.stored_bits)).any()),
        differs.eq(mismatch | Cat(apart).any()),
        unit.alert.eq(differs | main.alerted | shadow.alerted),
        *(rail.mismatch.eq(mismatch) for rail in (main, shadow)),
        *(rail.differs.eq(differs) for rail in (main, shadow)),
    ]
