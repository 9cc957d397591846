/* Boot in M, and the way into U and back. */
#include "machine.h"

  .section .text.start, "ax"
  .globl _start
_start:
  la sp, stack_top
  la t0, trap
  csrw mtvec, t0
  call main
  call finish

  .text
/* run_task(pc, sp, argument): into U; gives mcause of the trap that ends it. */
  .globl run_task
run_task:
  addi sp, sp, -16 * WORD
  STORE ra, 0 * WORD(sp)
  STORE gp, 1 * WORD(sp)
  STORE tp, 2 * WORD(sp)
  STORE s0, 3 * WORD(sp)
  STORE s1, 4 * WORD(sp)
  STORE s2, 5 * WORD(sp)
  STORE s3, 6 * WORD(sp)
  STORE s4, 7 * WORD(sp)
  STORE s5, 8 * WORD(sp)
  STORE s6, 9 * WORD(sp)
  STORE s7, 10 * WORD(sp)
  STORE s8, 11 * WORD(sp)
  STORE s9, 12 * WORD(sp)
  STORE s10, 13 * WORD(sp)
  STORE s11, 14 * WORD(sp)
  csrw mscratch, sp
  csrw mepc, a0
  mv sp, a1
  mv a0, a2
  li t0, MSTATUS_MPP
  csrc mstatus, t0
  mret

/* A trap of the task returns from run_task; one of M itself ends the run, with status 99. */
  .align 2
trap:
  csrrw sp, mscratch, sp
  csrr a0, mstatus
  li a1, MSTATUS_MPP
  and a0, a0, a1
  bnez a0, 1f
  csrr a0, mcause
  LOAD ra, 0 * WORD(sp)
  LOAD gp, 1 * WORD(sp)
  LOAD tp, 2 * WORD(sp)
  LOAD s0, 3 * WORD(sp)
  LOAD s1, 4 * WORD(sp)
  LOAD s2, 5 * WORD(sp)
  LOAD s3, 6 * WORD(sp)
  LOAD s4, 7 * WORD(sp)
  LOAD s5, 8 * WORD(sp)
  LOAD s6, 9 * WORD(sp)
  LOAD s7, 10 * WORD(sp)
  LOAD s8, 11 * WORD(sp)
  LOAD s9, 12 * WORD(sp)
  LOAD s10, 13 * WORD(sp)
  LOAD s11, 14 * WORD(sp)
  addi sp, sp, 16 * WORD
  ret
1:
  la sp, stack_top
  li a0, 99
  call finish
