/* Boot in M, the one service of M, and accesses of S and U that may trap. */
#include "machine.h"
#include "mpu.h"

  .section .text.start, "ax"
  .globl _start
_start:
  la sp, machine_stack_top
  csrw mscratch, sp
  la t0, machine_trap
  csrw mtvec, t0
  la t0, supervisor_trap
  csrw stvec, t0
  /* S sees its own faults and those of its user. */
  li t0, MEDELEG_ILLEGAL_INSTRUCTION | MEDELEG_BREAKPOINT | MEDELEG_LOAD_ACCESS_FAULT | \
         MEDELEG_INSTRUCTION_PAGE_FAULT | MEDELEG_LOAD_PAGE_FAULT | MEDELEG_STORE_PAGE_FAULT
  csrw medeleg, t0
  call machine_setup
  la sp, stack_top
  enter_supervisor supervisor_main

  .text
/* machine_call(what, value) */
  .globl machine_call
machine_call:
  ecall
  ret

  .align 2
machine_trap:
  csrrw sp, mscratch, sp
  addi sp, sp, -16
  STORE ra, 0(sp)
  csrr t0, mcause
  li t1, MCAUSE_CODE_ECALL_S
  bne t0, t1, unexpected
  csrr t0, mepc
  addi t0, t0, 4
  csrw mepc, t0
  call machine_service
  LOAD ra, 0(sp)
  addi sp, sp, 16
  csrrw sp, mscratch, sp
  mret
unexpected:
  li a0, 99
  call finish

/* sscratch holds where an attempt returns to: with 0, or with the cause of its trap. */
  .align 2
supervisor_trap:
  csrr a0, scause
  li t0, SCAUSE_CODE_BREAKPOINT
  bne a0, t0, 1f
  li a0, 0
1:
  csrr t0, sscratch
  csrw sepc, t0
  li t0, SSTATUS_SPP
  csrs sstatus, t0
  sret

#define TRY(name, ...) .globl name; name: csrw sscratch, ra; __VA_ARGS__; li a0, 0; ret
  TRY(try_load, lw t0, 0(a0))
  TRY(try_miselect, csrr t0, MPU_CSR_MISELECT)
  TRY(try_mireg2, csrw MPU_CSR_MIREG2, zero)
  TRY(try_mpmpdeleg, csrw MPU_CSR_MPMPDELEG, zero)

/* try_as_user(address): the same load in U. */
  .globl try_as_user
try_as_user:
  csrw sscratch, ra
  la t0, user_load
  csrw sepc, t0
  li t0, SSTATUS_SPP
  csrc sstatus, t0
  sret

  .section .guest_a, "awx", @progbits
  .globl user_load
user_load:
  lw t0, 0(a0)
  ebreak
  .balign 4096
  .globl user_data
user_data:
  .zero 4096
  .globl secret
secret:
  .word 0x5ec2e7
  .zero 4092
  .globl vault
vault:
  .zero 4096
  .globl monitor
monitor:
  .zero 4096
