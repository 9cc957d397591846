/* Revision sspmp-1.0: registers, configurations of NAPOT entries, and what programs do alike. */
#ifndef SSPMP_H
#define SSPMP_H


/* Select of entry 0. */
#define ENTRY SPMPADDR_SELECT
#define S_RW 0x1b
#define S_RX 0x1d
#define S_RWX 0x1f
#define U_RW 0x11b
#define U_RX 0x11d
#define U_RWX 0x11f

#if !defined(__ASSEMBLER__) && defined(CSR_SISELECT)

/* Bits SE0 and CSRIND of a stateen register: the next mode reaches the selects. */
#if __riscv_xlen == 64
#define OPEN_SELECTS(name) csr_write(CSR_##name, 9ul << 60)
#else
#define OPEN_SELECTS(name) csr_write(CSR_##name##H, 9u << 28)
#endif

/* M: all memory through PMP, all entries from `first` on to SPMP. */
static inline void open_pmp(unsigned first) {
  csr_write(CSR_PMPADDR0, -1ul);
  csr_write(CSR_PMPCFG0, S_RWX);
  csr_write(CSR_MPMPDELEG, first);
}

/* An entry of SPMP as the current mode sees it. */
static inline void write_entry(unsigned index, word address, word cfg) {
  csr_write(CSR_SISELECT, ENTRY + index);
  csr_write(CSR_SIREG, address);
  csr_write(CSR_SIREG2, cfg);
}

#endif
#endif
