/* Boot in M, one load or store in U, and the trap that ends it. */
#include "machine.h"

  .section .text.start, "ax"
  .globl _start
_start:
  la sp, stack_top
  la t0, machine_trap
  csrw mtvec, t0
  call main

  .text
/* as_user(pc, address): from pc on in U; gives a1 when U has trapped, and mcause says why. */
  .globl as_user
as_user:
  csrw mscratch, ra
  csrw mepc, a0
  li t0, MSTATUS_MPP
  csrc mstatus, t0
  mret

/* What U began, M returns from. M itself passes over registers that the unit does not have. */
  .align 2
machine_trap:
  csrr t0, mstatus
  li t1, MSTATUS_MPP
  and t0, t0, t1
  bnez t0, 1f
  mv a0, a1
  csrr ra, mscratch
  ret
1:
  csrr t0, mepc
  addi t0, t0, 4
  csrw mepc, t0
  mret

  .section .user_code, "ax", @progbits
  .globl user_code, user_load
user_code:
user_load:
  lw a1, 0(a1)
  ecall
  .globl user_store
user_store:
  sw zero, 0(a1)
  lw a1, 0(a1)
  ecall

  .section .user_data, "aw", @progbits
  .globl user_data
user_data:
  .word 0x600df00d
  .section .secret, "aw", @progbits
  .globl secret
secret:
  .word 0x5ec2e700
