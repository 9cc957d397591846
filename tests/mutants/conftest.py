"""For the mutants: their detectors are the proofs and the programs of the core."""

import sys
from pathlib import Path

TESTS = Path(__file__).parents[1]
sys.path.extend(str(TESTS / name) for name in ("formal", "core"))
