"""Mutants of who reaches which CSR."""

from mutant import Mutant

__all__ = ["MUTANTS_CSR"]

MUTANTS_CSR = (
    Mutant(
        "user-has-spmp",
        "registers.csr_access:CsrAccessCheck.elaborate",
        ("| (~self.guest & ~is_s & ~is_m)", ""),
        "SSPMP-ACC-3",
        "U writes SPMP",
        "indirect_decoder/rv32",
        replaces="vu-illegal stateen-gates-enables stateen-h-open hs-has-miselect "
        "guest-writes-siselect",
    ),
    Mutant(
        "vtvm-forgets-enables",
        "registers.csr_access:CsrAccessCheck.elaborate",
        ("own = (self.ireg & self.window) | self.enable", "own = self.ireg & self.window"),
        "HYP-ACC-7",
        "VS writes vspmpen in spite of VTVM",
        "indirect_decoder/no-vspmp",
        replaces="vtvm-traps-select claim-opens-window",
    ),
    Mutant(
        "user-reaches",
        "registers.direct_decoder:DirectCsrDecoder.elaborate",
        (
            "host = ~guest & ((csr.priv == Privilege.S) | (csr.priv == Privilege.M))",
            "host = ~guest & (csr.priv != 2)",
        ),
        "MPU-ACC-3",
        "U writes the mpu",
        "direct_decoder/all",
        replaces="guest-user-reaches falls-through-to-host",
    ),
    Mutant(
        "trap-writes",
        "registers.direct_decoder:DirectCsrDecoder.elaborate",
        ("own = host & numbers.get(bank.name, 0)", "own = numbers.get(bank.name, 0)"),
        "MPU-CSR-03",
        "an illegal access writes",
        "direct_decoder/rv64",
    ),
    Mutant(
        "no-spmpen-for-guest",
        "registers.indirect_decoder:IndirectCsrDecoder._reached",
        (
            'kinds[name] | (kinds["spmpen"] & guest) if name == "vspmpen" else kinds[name]',
            "kinds[name]",
        ),
        "HYP-EN-06",
        "a guest does not find vspmpen by the number of spmpen",
        "indirect_decoder/no-spmp",
        replaces="guest-enables-host",
    ),
)
