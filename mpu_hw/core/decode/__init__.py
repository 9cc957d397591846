"""Decoder: instructions as rows of data, and the hardware that reads them."""

from .decoder import Decoder
from .instruction_row import Control, Instruction
from .instructions import instructions

__all__ = ["Control", "Decoder", "Instruction", "instructions"]
