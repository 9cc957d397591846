"""Compiled simulation: a C++ program runs millions of steps that the model has answered."""

from .fastsim import FastsimResult, run_fastsim, run_steps

__all__ = ["FastsimResult", "run_fastsim", "run_steps"]
