"""Judge somebody else's checker: prove or refute it against docs/rules.md."""

from .adapter import Adapter, adapter_names, read_adapter
from .choices import SPECS
from .claims import Claim, Finding, Judgement
from .equivalence import Verdict
from .front_end import DesignError
from .order import Order, directed_test_of, judge, vcd_of
from .report import judgement_data, judgement_text, known_of, one_line

__all__ = [
    "SPECS",
    "Adapter",
    "Claim",
    "DesignError",
    "Finding",
    "Judgement",
    "Order",
    "Verdict",
    "adapter_names",
    "directed_test_of",
    "judge",
    "judgement_data",
    "judgement_text",
    "known_of",
    "one_line",
    "read_adapter",
    "vcd_of",
]
