"""Legalisation and read views of register fields: pure functions, no storage."""

from .warl import (
    addr_view,
    legal_encoding,
    legal_mode,
    pack_cfg,
    seen_encoding,
    unpack_cfg,
)

__all__ = [
    "addr_view",
    "legal_encoding",
    "legal_mode",
    "pack_cfg",
    "seen_encoding",
    "unpack_cfg",
]
