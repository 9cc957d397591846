"""The design of these tests, checked with one of its holes open."""

from dataclasses import replace
from functools import cache
from pathlib import Path

from mpu_hw_sim.judge import Order, judge, read_adapter

HERE = Path(__file__).parent
DESIGN = HERE / "small_pmp.sv"
MAP = HERE / "small_pmp.toml"

__all__ = ["DESIGN", "HERE", "MAP", "judgement_of", "order"]


def order(hole=0, **changed):
    adapter = read_adapter(str(MAP))
    adapter = replace(adapter, inputs={**adapter.inputs, "hole": hole})
    return Order(adapter, (DESIGN,), **{"entries": 3, "paddr_width": 12, **changed})


@cache
def judgement_of(hole=0):
    return judge(order(hole))
