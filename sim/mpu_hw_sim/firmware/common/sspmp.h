/* Revision sspmp-1.0: registers, configurations of NAPOT entries, and what programs do alike. */
#ifndef SSPMP_H
#define SSPMP_H

/* Select of entry 0. */
#define ENTRY SPMPADDR_SELECT
#define S_RW (SPMPCFG_A_NAPOT | SPMPCFG_R | SPMPCFG_W)
#define S_RX (SPMPCFG_A_NAPOT | SPMPCFG_R | SPMPCFG_X)
#define S_RWX (S_RW | S_RX)
#define U_RW (SPMPCFG_U | S_RW)
#define U_RX (SPMPCFG_U | S_RX)
#define U_RWX (SPMPCFG_U | S_RWX)

#if !defined(__ASSEMBLER__) && defined(CSR_SISELECT)

/* Of a stateen register: the next mode reaches the selects. */
#if __riscv_xlen == 64
#define OPEN_SELECTS(name) csr_write(CSR_##name, name##_SE0 | name##_CSRIND)
#else
#define OPEN_SELECTS(name) csr_write(CSR_##name##H, name##H_SE0 | name##H_CSRIND)
#endif

/* M: all memory through PMP, all entries from `first` on to SPMP. */
static inline void open_pmp(unsigned first) {
  csr_write(CSR_PMPADDR0, -1ul);
  csr_write(CSR_PMPCFG0, PMPCFG_A_NAPOT | PMPCFG_R | PMPCFG_W | PMPCFG_X);
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
