import sys
from pathlib import Path

# Comparison of Verilog with its component, the simulator helper of leaves, what is newer than 2001.
sys.path.extend(str(Path(__file__).parents[1] / name) for name in ("export", "checker", "lint"))
