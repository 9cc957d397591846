"""The registers of the unit in flip-flops of their own, an entry a component.

The reference of the proofs: what the rules say of an entry, of a bank and of a pool is proved of
these, and the registers of the unit, whose entries lie in one memory, are proved to be alike
(test_proof_memory).
"""
