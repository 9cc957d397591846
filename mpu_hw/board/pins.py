"""Pins of a board by the names that a row gives them."""

from collections.abc import Mapping
from typing import Any

from amaranth.build import Subsignal

from .catalogue import Pin

__all__ = ["request"]


def request(platform: Any, wanted: Mapping[str, Pin]) -> dict[str, Any]:
    """Request resources of a platform, each of them once, and return their ports by name.

    The ports have no buffers yet. Parts of a resource that nobody wanted stay unconnected.
    """
    found: dict[tuple[str, int], Any] = {}
    for resource, number, _ in wanted.values():
        if (resource, number) not in found:
            inside = platform.lookup(resource, number).ios
            parts = [each.name for each in inside if isinstance(each, Subsignal)]
            found[resource, number] = platform.request(
                resource, number, dir=dict.fromkeys(parts, "-") if parts else "-"
            )
    return {
        name: getattr(found[resource, number], part) if part else found[resource, number]
        for name, (resource, number, part) in wanted.items()
    }
