/* What all programs share: registers, the UART, the end of a run. */
#ifndef MACHINE_H
#define MACHINE_H

#if __riscv_xlen == 64
#define LOAD ld
#define STORE sd
#define WORD 8
#else
#define LOAD lw
#define STORE sw
#define WORD 4
#endif

#ifndef __ASSEMBLER__
typedef unsigned long word;

#define csr_read(csr)                                              \
  ({                                                               \
    word value_;                                                   \
    __asm__ volatile("csrr %0, %1" : "=r"(value_) : "i"(csr));     \
    value_;                                                        \
  })
#define csr_write(csr, value) __asm__ volatile("csrw %0, %1" ::"i"(csr), "r"((word)(value)))
#define csr_set(csr, value) __asm__ volatile("csrs %0, %1" ::"i"(csr), "r"((word)(value)))
#define csr_clear(csr, value) __asm__ volatile("csrc %0, %1" ::"i"(csr), "r"((word)(value)))

void put(char c);
void print(const char *text);
void print_column(const char *text, unsigned width);
void print_hex(word value);
void print_decimal(word value, unsigned width);
void finish(word code) __attribute__((noreturn));
#endif

#define CSR_SSTATUS 0x100
#define CSR_STVEC 0x105
#define CSR_SEPC 0x141
#define CSR_SCAUSE 0x142
#define CSR_STVAL 0x143
#define CSR_MSTATUS 0x300
#define CSR_MEDELEG 0x302
#define CSR_MTVEC 0x305
#define CSR_MSTATUSH 0x310
#define CSR_MEPC 0x341
#define CSR_MCAUSE 0x342
#define CSR_MTVAL 0x343
#define CSR_MTVAL2 0x34b
#define CSR_HSTATUS 0x600
#define CSR_HEDELEG 0x602
#define CSR_HTVAL 0x643

#define SSTATUS_SPP (1 << 8)
#define SSTATUS_SUM (1 << 18)
#define MSTATUS_MPP (3 << 11)
#define MSTATUS_MPP_S (1 << 11)
#define MSTATUS_MPRV (1 << 17)
#define HSTATUS_GVA (1 << 6)
#define HSTATUS_SPV (1 << 7)
#define HSTATUS_SPVP (1 << 8)

/* What a NAPOT entry's addr has added to the first address / 4, by the size of its range. */
#define NAPOT_256 0x1f
#define NAPOT_4K 0x1ff
#define NAPOT_32K 0xfff
#define NAPOT_128K 0x3fff
#define NAPOT_1M 0x1ffff

/* Revision mpu-0.9: three banks of direct registers, default numbers. */
#define CSR_MPUCFG0 0x1a0
#define CSR_MPUADDR0 0x1b0
#define CSR_MPUSWITCH0 0x170
#define CSR_VSMPUCFG0 0x2a0
#define CSR_VSMPUADDR0 0x2b0
#define CSR_HGMPUCFG0 0x660
#define CSR_HGMPUADDR0 0x6b0
#define CSR_HGMPUSWITCH0 0x670

#ifdef __ASSEMBLER__
/* Leave M for S at a label. */
.macro enter_supervisor label
  la t0, \label
  csrw mepc, t0
  li t0, MSTATUS_MPP
  csrc mstatus, t0
  li t0, MSTATUS_MPP_S
  csrs mstatus, t0
  mret
.endm
#endif

#endif
