"""Make the simulator helper of tests/match importable here."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "checker"))
