/* Boot and timer in M, traps of S, and the tasks. */
#include "machine.h"

#define MTIMECMP 0x02004000
#define MTIME 0x0200bff8

  .section .text.start, "ax"
  .globl _start
_start:
  la sp, stack_top
  call machine_banks
  la t0, machine_stack_top
  csrw mscratch, t0
  la t0, machine_trap
  csrw mtvec, t0
  la t0, supervisor_trap
  csrw stvec, t0
  /* S handles calls and faults of tasks, and its own software interrupt, which M sends as timer. */
  li t0, MEDELEG_ECALL_U | MEDELEG_INSTRUCTION_PAGE_FAULT | MEDELEG_LOAD_PAGE_FAULT | \
         MEDELEG_STORE_PAGE_FAULT
  csrw medeleg, t0
  li t0, MIDELEG_SSI
  csrw mideleg, t0
  li t0, MIE_MTIE | MIE_SSIE
  csrw mie, t0
  li t0, MCOUNTEREN_CY | MCOUNTEREN_TM | MCOUNTEREN_IR
  csrw mcounteren, t0
  /* The first slice ends at once. */
  li t0, MTIMECMP
  sw zero, 0(t0)
  sw zero, 4(t0)
  enter_supervisor kernel_main

  .text
/* The timer: the next slice begins, and S learns of it. */
  .align 6
machine_trap:
  csrrw sp, mscratch, sp
  addi sp, sp, -4 * WORD
  STORE t0, 0 * WORD(sp)
  STORE t1, 1 * WORD(sp)
  STORE t2, 2 * WORD(sp)
  csrr t0, mcause
  bgez t0, unexpected
  li t0, MTIME
  lw t1, 0(t0)
  la t2, slice
  LOAD t2, 0(t2)
  add t1, t1, t2
  li t0, MTIMECMP
  sw t1, 0(t0)
  sw zero, 4(t0)
  csrsi mip, MIP_SSIP
  LOAD t0, 0 * WORD(sp)
  LOAD t1, 1 * WORD(sp)
  LOAD t2, 2 * WORD(sp)
  addi sp, sp, 4 * WORD
  csrrw sp, mscratch, sp
  mret
unexpected:
  la sp, machine_stack_top
  li a0, 99
  call finish

/* start_task(frame): into the first task. */
  .globl start_task
start_task:
  csrw sscratch, a0
  j resume

/* sscratch holds the frame of the running task; behind it stands the kernel's stack. */
  .align 6
supervisor_trap:
  csrrw a0, sscratch, a0
  STORE ra, 1 * WORD(a0)
  STORE sp, 2 * WORD(a0)
  STORE gp, 3 * WORD(a0)
  STORE tp, 4 * WORD(a0)
  STORE t0, 5 * WORD(a0)
  STORE t1, 6 * WORD(a0)
  STORE t2, 7 * WORD(a0)
  STORE s0, 8 * WORD(a0)
  STORE s1, 9 * WORD(a0)
  STORE a1, 11 * WORD(a0)
  STORE a2, 12 * WORD(a0)
  STORE a3, 13 * WORD(a0)
  STORE a4, 14 * WORD(a0)
  STORE a5, 15 * WORD(a0)
  STORE a6, 16 * WORD(a0)
  STORE a7, 17 * WORD(a0)
  STORE s2, 18 * WORD(a0)
  STORE s3, 19 * WORD(a0)
  STORE s4, 20 * WORD(a0)
  STORE s5, 21 * WORD(a0)
  STORE s6, 22 * WORD(a0)
  STORE s7, 23 * WORD(a0)
  STORE s8, 24 * WORD(a0)
  STORE s9, 25 * WORD(a0)
  STORE s10, 26 * WORD(a0)
  STORE s11, 27 * WORD(a0)
  STORE t3, 28 * WORD(a0)
  STORE t4, 29 * WORD(a0)
  STORE t5, 30 * WORD(a0)
  STORE t6, 31 * WORD(a0)
  csrr t0, sscratch
  STORE t0, 10 * WORD(a0)
  csrr t0, sepc
  STORE t0, 0 * WORD(a0)
  la sp, stack_top
  call kernel_trap
  csrw sscratch, a0
resume:
  LOAD t0, 0 * WORD(a0)
  csrw sepc, t0
  LOAD ra, 1 * WORD(a0)
  LOAD sp, 2 * WORD(a0)
  LOAD gp, 3 * WORD(a0)
  LOAD tp, 4 * WORD(a0)
  LOAD t0, 5 * WORD(a0)
  LOAD t1, 6 * WORD(a0)
  LOAD t2, 7 * WORD(a0)
  LOAD s0, 8 * WORD(a0)
  LOAD s1, 9 * WORD(a0)
  LOAD a1, 11 * WORD(a0)
  LOAD a2, 12 * WORD(a0)
  LOAD a3, 13 * WORD(a0)
  LOAD a4, 14 * WORD(a0)
  LOAD a5, 15 * WORD(a0)
  LOAD a6, 16 * WORD(a0)
  LOAD a7, 17 * WORD(a0)
  LOAD s2, 18 * WORD(a0)
  LOAD s3, 19 * WORD(a0)
  LOAD s4, 20 * WORD(a0)
  LOAD s5, 21 * WORD(a0)
  LOAD s6, 22 * WORD(a0)
  LOAD s7, 23 * WORD(a0)
  LOAD s8, 24 * WORD(a0)
  LOAD s9, 25 * WORD(a0)
  LOAD s10, 26 * WORD(a0)
  LOAD s11, 27 * WORD(a0)
  LOAD t3, 28 * WORD(a0)
  LOAD t4, 29 * WORD(a0)
  LOAD t5, 30 * WORD(a0)
  LOAD t6, 31 * WORD(a0)
  LOAD a0, 10 * WORD(a0)
  sret

/* All tasks are this: a0 its own page, a1 its number, a2 its neighbour's page. Task 0 intrudes. */
  .section .guest_a, "awx", @progbits
  .globl task
task:
  lw t0, 0(a0)
  addi t0, t0, 1
  sw t0, 0(a0)
  li t1, 20
1:
  addi t1, t1, -1
  bnez t1, 1b
  ecall
  bnez a1, task
  lw t2, 0(a2)
  j task
  .balign 4096
  .globl task_pages
task_pages:
  .zero 4 * 4096
