/* What portasm.S and C agree on: the frame that a trap stores, and numbers of calls. */
#ifndef PORTCONTEXT_H
#define PORTCONTEXT_H

/* CSR numbers and fields of the core, and the kernel's numbers of system calls. */
#include "csr.h"
#include "mpu_syscall_numbers.h"

#if __riscv_xlen == 64
#define portWORD 8
#define portWORD_SHIFT 3
#define portLOAD ld
#define portSTORE sd
#else
#define portWORD 4
#define portWORD_SHIFT 2
#define portLOAD lw
#define portSTORE sw
#endif

/* Words of a frame: 1 to 31 are x1 to x31. It is a multiple of 16 bytes. */
#define portFRAME_PC 0
#define portFRAME_SP 2
#define portFRAME_A0 10
#define portFRAME_STATUS 32
#define portFRAME_SCRATCH 33
#define portFRAME_WORDS 36
#define portFRAME_BYTES (portFRAME_WORDS * portWORD)

/* In a7, beside the kernel's own numbers, which begin at 0. */
#define portCALL_YIELD 0x200
#define portCALL_EXIT 0x201

#endif
