"""What a simulator sees of the unit."""

from amaranth.lib import wiring
from amaranth.lib.wiring import Out

from ..config import MpuConfig
from ..core import check_ports
from ..layout import CheckSignature, CsrSignature, StatusSignature

__all__ = ["ProbeSignature", "probe"]


def _outputs(signature: wiring.Signature) -> wiring.Signature:
    """Return the same members, all of them outputs."""
    return wiring.Signature({name: Out(member.shape) for name, member in signature.members.items()})


class ProbeSignature(wiring.Signature):
    """The unit's ports, all as outputs: what was asked and what was answered.

    Parameters
    ----------
    unit : MpuConfig

    Members
    -------
    csr, status : Out
    one member per check port that the core asks, of its name : Out
        As the ports of the unit.
    """

    def __init__(self, unit: MpuConfig):
        self.unit = unit
        asked = check_ports(unit)
        ports = {port.name: CheckSignature(unit, port) for port in unit.ports if port.name in asked}
        groups = ports | {"csr": CsrSignature(unit), "status": StatusSignature(unit)}
        super().__init__({name: Out(_outputs(group)) for name, group in groups.items()})


def probe(m, unit: MpuConfig, outputs, core):
    """Copy every signal between core and unit to the outputs."""
    for group, member in ProbeSignature(unit).members.items():
        for name in member.signature.members:
            source = getattr(getattr(core, group), name)
            m.d.comb += getattr(getattr(outputs, group), name).eq(source)
