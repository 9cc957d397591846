/* Boot in M, and an access of S that must not succeed. */
#include "machine.h"

  .section .text.start, "ax"
  .globl _start
_start:
  la sp, stack_top
  call machine_banks
  /* S counts, and sees its own faults. */
  li t0, MCOUNTEREN_CY | MCOUNTEREN_TM | MCOUNTEREN_IR
  csrw mcounteren, t0
  li t0, MEDELEG_INSTRUCTION_PAGE_FAULT | MEDELEG_LOAD_PAGE_FAULT | MEDELEG_STORE_PAGE_FAULT
  csrw medeleg, t0
  la t0, unexpected
  csrw mtvec, t0
  csrw stvec, t0
  enter_supervisor kernel_main

  .text
  .align 6
unexpected:
  li a0, 99
  call finish

/* cause_of_store(address): the cause of the trap, 0 where there was none. */
  .globl cause_of_store
cause_of_store:
  la t0, stopped
  csrw stvec, t0
  sw zero, 0(a0)
  li a0, 0
  ret
  .align 6
stopped:
  csrr a0, scause
  ret
