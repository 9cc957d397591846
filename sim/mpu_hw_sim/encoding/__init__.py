"""From a region and rights to the registers of entries, checked by the reference model."""

from .entry import Encoding, default_bank, encode, require_entry
from .region import Bounds
from .rights import cfg_of, parse_rights

__all__ = [
    "Bounds",
    "Encoding",
    "cfg_of",
    "default_bank",
    "encode",
    "parse_rights",
    "require_entry",
]
