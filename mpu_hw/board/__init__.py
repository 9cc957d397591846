"""FPGA boards: the unit behind a few pins, or a system, placed, routed and packed."""

from .bitstream import TOPS, Build, BuildRequest, DesignTooLarge, build
from .catalogue import BOARDS, Board
from .harness import UnitHarness
from .soc import SocHarness, soc_config
from .tool import MissingTool, ToolFailed

__all__ = [
    "BOARDS",
    "TOPS",
    "Board",
    "Build",
    "BuildRequest",
    "DesignTooLarge",
    "MissingTool",
    "SocHarness",
    "ToolFailed",
    "UnitHarness",
    "build",
    "soc_config",
]
