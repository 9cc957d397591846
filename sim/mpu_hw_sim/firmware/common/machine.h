/* What all programs share: registers, the UART, the end of a run. */
#ifndef MACHINE_H
#define MACHINE_H

/* CSR numbers and fields, written when a program is compiled. */
#include "csr.h"

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
