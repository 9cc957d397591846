"""Differential fuzzing: units beside a reference in C++, at the speed of compiled code."""

from .campaign import Campaign, Shard, run_campaign
from .counterexample import Counterexample, check_counterexample, find_counterexample
from .draw import comparable, draw_config
from .report import command_line, differing, figures, outcome_lines, with_table
from .results import merge_folder, read_result
from .simulate import Fuzzer, Run

__all__ = [
    "Campaign",
    "Counterexample",
    "Fuzzer",
    "Run",
    "Shard",
    "check_counterexample",
    "command_line",
    "comparable",
    "differing",
    "draw_config",
    "figures",
    "find_counterexample",
    "merge_folder",
    "outcome_lines",
    "read_result",
    "run_campaign",
    "with_table",
]
