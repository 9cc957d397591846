/* Revision sspmp-1.0: registers, configurations of NAPOT entries, and what programs do alike. */
#ifndef SSPMP_H
#define SSPMP_H

#define CSR_SISELECT 0x150
#define CSR_SIREG 0x151
#define CSR_SIREG2 0x152
#define CSR_SIREG3 0x153
#define CSR_SPMPEN 0x183
#define CSR_VSISELECT 0x250
#define CSR_VSIREG 0x251
#define CSR_VSIREG2 0x252
#define CSR_VSPMPEN 0x283
#define CSR_MSTATEEN0 0x30c
#define CSR_MPMPDELEG 0x316
#define CSR_MSTATEEN0H 0x31c
#define CSR_MISELECT 0x350
#define CSR_MIREG 0x351
#define CSR_MIREG2 0x352
#define CSR_PMPCFG0 0x3a0
#define CSR_PMPADDR0 0x3b0
#define CSR_HSTATEEN0 0x60c
#define CSR_HSPMPDELEG 0x616
#define CSR_HSTATEEN0H 0x61c
#define CSR_HSPMPEN 0x683

/* Select of entry 0. */
#define ENTRY 0x100
#define S_RW 0x1b
#define S_RX 0x1d
#define S_RWX 0x1f
#define U_RW 0x11b
#define U_RX 0x11d
#define U_RWX 0x11f

#ifndef __ASSEMBLER__

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
