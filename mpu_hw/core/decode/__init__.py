"""Decoder: instructions as rows of data, and the hardware that reads them."""

from .decoder import Decoder
from .instructions import instructions
from .row import Control, Instruction

__all__ = ["Control", "Decoder", "Instruction", "instructions"]
