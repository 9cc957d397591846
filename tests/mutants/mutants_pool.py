"""Mutants of the pool: locks, who reaches which entry, what entries keep when they change banks."""

from mutant import Mutant

__all__ = ["MUTANTS_POOL"]

MUTANTS_POOL = (
    Mutant(
        "base-not-lost",
        "registers.pool_moves:PoolMoves.elaborate",
        ("self.lose_base.eq(owners.becomes_first)", "self.lose_base.eq(0)"),
        "SSPMP-DELEG-19",
        "a TOR entry that becomes entry 0 opens all below it",
        "pool/rv32",
    ),
    Mutant(
        "left-over-entries-stay",
        "registers.owners:EntryOwners._moving",
        ("self.count <= LIMIT", "self.count"),
        "SSPMP-DELEG-08",
        "what SPMP gets from beyond its index 63 is enabled",
        "owners/96",
    ),
    Mutant(
        "owners-of-another-pool",
        "registers.owners:EntryOwners._boundary",
        ("init=(1 << reset) - 1", "init=0"),
        "SSPMP-RST-02",
        "no bank has an entry at reset",
        "owners/6",
    ),
    Mutant(
        "first-again",
        "registers.delegation:DynamicDelegation.elaborate",
        ("move & (proposed.pmp != pmp_stop)", "move"),
        "SSPMP-DELEG-19",
        "entry 0 of SPMP loses its permissions by any move",
        "delegation/16",
        replaces="pool-0-loses-base first-of-spmp-alone first-is-not-first all-pmp-entries-enter",
    ),
    Mutant(
        "never-wiped",
        "registers.pool_moves:PoolMoves.elaborate",
        ("owners.wiped)", "0)"),
        "HYP-DELEG-17",
        "entries change hands with what they hold",
        "boundaries/rv64-mask",
        replaces="never-without-base guest-plants-rule inert-not-wiped",
    ),
    Mutant(
        "tor-lock-missing",
        "registers.entry_access:EntryAccess.elaborate",
        ("~(addressed.L | bound_locked)", "~addressed.L"),
        "SSPMP-LOCK-03",
        "the lower bound of a locked TOR entry can be moved",
        "memory/pool-rv32",
        replaces="any-mode-lock-below tor-lock-crosses tor-lock-of-cfg lock-lost force-opens-pmp",
    ),
)
