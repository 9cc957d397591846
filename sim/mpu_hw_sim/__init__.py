"""Everything that simulates: the reference model, the benches, programs for the SoC."""
