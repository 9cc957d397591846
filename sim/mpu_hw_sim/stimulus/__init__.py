"""Stimulus that aims at the edges of regions and mixes register traffic with checks."""

from .generator import random_steps

__all__ = ["random_steps"]
