"""What passes between the registers and the engines of a unit whose ports have several."""

from dataclasses import replace

from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

from ..config import MpuConfig
from .parallel import ResolvedSignature, ResolveSignature
from .sequential import WalkSignature

__all__ = ["MixedSignature", "of_parallel_ports", "of_walking_ports"]


def of_parallel_ports(config: MpuConfig) -> MpuConfig:
    """Give the same unit with those of its ports alone whose engine is a parallel one."""
    ports = tuple(port for port in config.ports if not config.walks(port))
    return replace(config, ports=ports, regions=1, constant_time=False)


def of_walking_ports(config: MpuConfig) -> MpuConfig:
    """Give the same unit with those of its ports alone that walk through the entries."""
    return replace(config, ports=tuple(port for port in config.ports if config.walks(port)))


# What a resolver reads: the entries one at a time, or all of them in the form of the target.
STORES = {"generic": ResolveSignature, "ecp5": ResolveSignature, "asic": ResolvedSignature}


class MixedSignature(wiring.Signature):
    """How a resolver and a walker read the same memory, from the registers' side.

    Parameters
    ----------
    config : MpuConfig

    Members
    -------
    resolve : Out(ResolveSignature(of_parallel_ports(config)))
        Or the signature that the target has in its place.
    walk : Out(WalkSignature(of_walking_ports(config)))
        Not ready while ``resolving``.
    resolving : In(1)
        The memory is the resolver's.
    """

    def __init__(self, config: MpuConfig):
        self.config = config
        super().__init__(
            {
                "resolve": Out(STORES[config.target](of_parallel_ports(config))),
                "walk": Out(WalkSignature(of_walking_ports(config))),
                "resolving": In(1),
            }
        )
