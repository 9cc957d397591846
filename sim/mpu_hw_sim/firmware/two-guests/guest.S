/* Both guests: the same kernel and the same task, each in pages of its own.

   Page 0 kernel code, page 1 kernel data, page 2 task code, page 3 task data. A program that a
   run enters does one thing and says with ebreak that it came through (a0 = 0). A trap into the
   guest's own kernel ends in an ebreak, too, with a0 = 1, cause and address. */
#include "machine.h"

#define OP(name, ...) .globl name; name: __VA_ARGS__; li a0, 0; ebreak

#include BANKS

/* Accesses that kernel and task try. */
.macro accesses prefix
  OP(\prefix\()_load, lw a3, 0(a0))
  OP(\prefix\()_store, sw a1, 0(a0))
  OP(\prefix\()_amo, amoadd.w a3, a1, (a0))
  OP(\prefix\()_lr, lr.w a3, (a0))
  OP(\prefix\()_execute, jalr a0)
  OP(\prefix\()_own_bank, OWN_BANK)
.endm

.macro guest name
  .section .guest_\name, "awx", @progbits
  .globl \name\()_base
\name\()_base:

  .globl \name\()_boot
\name\()_boot:
  bank_setup
  la a0, \name\()_trap
  csrw stvec, a0
  li a0, 0
  ebreak

  .globl \name\()_rewrite
\name\()_rewrite:
  bank_open
  li a0, 0
  ebreak

  .align 2
\name\()_trap:
  csrr a1, scause
  csrr a2, stval
  li a0, 1
  ebreak

  accesses \name\()_kernel
  register_programs \name
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
