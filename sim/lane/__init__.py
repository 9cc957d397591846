"""The fast lane: a C++ simulator plays millions of steps that the model has answered."""

from .run import LaneResult, play_steps, run_lane

__all__ = ["LaneResult", "play_steps", "run_lane"]
