"""What an access goes through: request, comparators, priority, permission, stages, verdict."""

from .check_port import CombinationalCheckPort, PipelinedCheckPort
from .effective import EffectivePrivilege
from .sequential_port import SequentialCheckPort
from .walk_time import walk_latency
from .walker import Walker

__all__ = [
    "CombinationalCheckPort",
    "EffectivePrivilege",
    "PipelinedCheckPort",
    "SequentialCheckPort",
    "Walker",
    "walk_latency",
]
