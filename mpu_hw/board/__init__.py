"""FPGA boards: the unit behind a few pins, placed, routed and packed."""

from .build import Build, BuildRequest, DesignTooLarge, build
from .catalogue import BOARDS, Board
from .harness import UnitHarness
from .tool import MissingTool, ToolFailed

__all__ = [
    "BOARDS",
    "Board",
    "Build",
    "BuildRequest",
    "DesignTooLarge",
    "MissingTool",
    "ToolFailed",
    "UnitHarness",
    "build",
]
