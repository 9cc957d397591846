"""The core beside an instruction-set simulator, instruction by instruction."""
