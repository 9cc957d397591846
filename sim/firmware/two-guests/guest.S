/* Both guests: the same kernel and the same task, each in pages of its own.

   Page 0 kernel code, page 1 kernel data, page 2 task code, page 3 task data. A program that a
   run enters does one thing and says with ebreak that it came through (a0 = 0). A trap into the
   guest's own kernel ends in an ebreak, too, with a0 = 1, cause and address. */
#include "machine.h"

#define NAPOT_4K 0x1ff
#define S_RX 0x9d
#define S_RW 0x9b
#define U_RX 0x1d
#define U_RW 0x1b

#define OP(name, ...) .globl name; name: __VA_ARGS__; li a0, 0; ebreak

/* Accesses that kernel and task try. */
.macro accesses prefix
  OP(\prefix\()_load, lw a3, 0(a0))
  OP(\prefix\()_store, sw a1, 0(a0))
  OP(\prefix\()_amo, amoadd.w a3, a1, (a0))
  OP(\prefix\()_lr, lr.w a3, (a0))
  OP(\prefix\()_execute, jalr a0)
  OP(\prefix\()_own_bank, csrr a3, CSR_MPUCFG0)
.endm

.macro guest name
  .section .guest_\name, "awx", @progbits
  .globl \name\()_base
\name\()_base:

/* The kernel sets its bank up with the numbers that it knows; they reach vsmpu. a0: its base. */
  .globl \name\()_boot
\name\()_boot:
  srli a0, a0, 2
  addi a0, a0, NAPOT_4K
  csrw CSR_MPUADDR0, a0
  addi a0, a0, 0x400
  csrw CSR_MPUADDR0 + 1, a0
  addi a0, a0, 0x400
  csrw CSR_MPUADDR0 + 2, a0
  addi a0, a0, 0x400
  csrw CSR_MPUADDR0 + 3, a0
  li a0, S_RX | S_RW << 8 | U_RX << 16
  li a1, U_RW << 24
  or a0, a0, a1
  csrw CSR_MPUCFG0, a0
  la a0, \name\()_trap
  csrw stvec, a0
  li a0, 0
  ebreak

/* Entry 4 of its own bank: its task may read and write the 4 KiB at a0. */
  .globl \name\()_rewrite
\name\()_rewrite:
  srli a0, a0, 2
  addi a0, a0, NAPOT_4K
  csrw CSR_MPUADDR0 + 4, a0
#if __riscv_xlen == 64
  li a0, U_RW
  slli a0, a0, 32
  csrs CSR_MPUCFG0, a0
#else
  li a0, U_RW
  csrw CSR_MPUCFG0 + 1, a0
#endif
  li a0, 0
  ebreak

  .align 2
\name\()_trap:
  csrr a1, scause
  csrr a2, stval
  li a0, 1
  ebreak

  accesses \name\()_kernel
  OP(\name\()_vsmpucfg, csrr a3, CSR_VSMPUCFG0)
  OP(\name\()_vsmpuaddr, csrw CSR_VSMPUADDR0, a1)
  OP(\name\()_hgmpucfg, csrw CSR_HGMPUCFG0, a1)
  OP(\name\()_hgmpuaddr, csrr a3, CSR_HGMPUADDR0)
  OP(\name\()_hgmpuswitch, csrw CSR_HGMPUSWITCH0, a1)
  OP(\name\()_hstatus, csrr a3, CSR_HSTATUS)
  OP(\name\()_mstatus, csrr a3, CSR_MSTATUS)

  .balign 4096
  .globl \name\()_kernel_data
\name\()_kernel_data:
  .word 0x600d0001
  .balign 4096
  accesses \name\()_task
  .balign 4096
  .globl \name\()_task_data
\name\()_task_data:
  .word 0x600d0002
  .balign 4096
.endm

  guest a
  guest b
