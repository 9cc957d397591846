/* Boot in M, the traps of M and HS, and the way into a guest and back. */
#include "machine.h"

  .section .text.start, "ax"
  .globl _start
_start:
  la sp, machine_stack_top
  csrw mscratch, sp
  la t0, machine_trap
  csrw mtvec, t0
  call machine_setup
  la sp, stack_top
  enter_supervisor host_main

  .text
/* machine_call(op, address, mstatus, trap): the one service of M, called by HS. */
  .globl machine_call
machine_call:
  ecall
  ret

/* An ecall from HS runs an access with MPRV; every other trap is one that this access made. */
  .align 2
machine_trap:
  csrrw sp, mscratch, sp
  addi sp, sp, -32
  STORE ra, 0 * WORD(sp)
  csrr t0, mcause
  li t1, MCAUSE_CODE_ECALL_S
  bne t0, t1, 1f
  csrr t0, mepc
  addi t0, t0, 4
  STORE t0, 1 * WORD(sp)
  csrr t0, mscratch
  STORE t0, 2 * WORD(sp)
  call machine_service
  LOAD t0, 1 * WORD(sp)
  csrw mepc, t0
  li t0, MSTATUS_MPP
  csrc mstatus, t0
  li t0, MSTATUS_MPP_S
  csrs mstatus, t0
#if __riscv_xlen == 64
  li t0, MSTATUS_MPV
  csrc mstatus, t0
#else
  li t0, MSTATUSH_MPV
  csrc CSR_MSTATUSH, t0
#endif
  LOAD t0, 2 * WORD(sp)
  csrw mscratch, t0
  LOAD ra, 0 * WORD(sp)
  addi sp, sp, 32
  csrrw sp, mscratch, sp
  mret
1:
  /* Back into machine_access, behind its load. */
  li t0, MSTATUS_MPRV
  csrc mstatus, t0
  li a0, 1
  la t0, machine_access_end
  csrw mepc, t0
  LOAD ra, 0 * WORD(sp)
  addi sp, sp, 32
  csrrw sp, mscratch, sp
  mret

/* machine_access(address, mstatus bits): load there with MPRV. Returns whether it trapped. */
  .globl machine_access
machine_access:
  li t0, MSTATUS_MPRV
  or t0, t0, a1
  /* The trap handler takes the stack from mscratch; this is it. */
  csrw mscratch, sp
  csrs mstatus, t0
  lw t1, 0(a0)
  li t0, MSTATUS_MPRV
  csrc mstatus, t0
  li a0, 0
machine_access_end:
  ret

/* run(pc, address, value, trap): go to pc in the mode that sstatus and hstatus name; return with
   what ended it in *trap. The code gets address in a0 and value in a1. */
  .globl run
run:
  addi sp, sp, -16 * WORD
  STORE ra, 0 * WORD(sp)
  STORE s0, 1 * WORD(sp)
  STORE s1, 2 * WORD(sp)
  STORE s2, 3 * WORD(sp)
  STORE s3, 4 * WORD(sp)
  STORE s4, 5 * WORD(sp)
  STORE s5, 6 * WORD(sp)
  STORE s6, 7 * WORD(sp)
  STORE s7, 8 * WORD(sp)
  STORE s8, 9 * WORD(sp)
  STORE s9, 10 * WORD(sp)
  STORE s10, 11 * WORD(sp)
  STORE s11, 12 * WORD(sp)
  STORE gp, 13 * WORD(sp)
  STORE tp, 14 * WORD(sp)
  STORE a3, 15 * WORD(sp)
  csrw sscratch, sp
  csrw sepc, a0
  mv a0, a1
  mv a1, a2
  sret

/* Any trap into HS ends a run. */
  .align 2
  .globl host_trap
host_trap:
  csrr sp, sscratch
  LOAD a3, 15 * WORD(sp)
  csrr t0, scause
  STORE t0, 0 * WORD(a3)
  csrr t0, stval
  STORE t0, 1 * WORD(a3)
  csrr t0, htval
  STORE t0, 2 * WORD(a3)
  csrr t0, hstatus
  STORE t0, 3 * WORD(a3)
  csrr t0, sstatus
  STORE t0, 4 * WORD(a3)
  STORE a0, 5 * WORD(a3)
  STORE a1, 6 * WORD(a3)
  STORE a2, 7 * WORD(a3)
  LOAD ra, 0 * WORD(sp)
  LOAD s0, 1 * WORD(sp)
  LOAD s1, 2 * WORD(sp)
  LOAD s2, 3 * WORD(sp)
  LOAD s3, 4 * WORD(sp)
  LOAD s4, 5 * WORD(sp)
  LOAD s5, 6 * WORD(sp)
  LOAD s6, 7 * WORD(sp)
  LOAD s7, 8 * WORD(sp)
  LOAD s8, 9 * WORD(sp)
  LOAD s9, 10 * WORD(sp)
  LOAD s10, 11 * WORD(sp)
  LOAD s11, 12 * WORD(sp)
  LOAD gp, 13 * WORD(sp)
  LOAD tp, 14 * WORD(sp)
  addi sp, sp, 16 * WORD
  ret

/* Accesses that HS itself makes; they end as those of the guests do. */
  .option push
  .option arch, +h
#define HOST_OP(name, ...) .globl name; name: __VA_ARGS__; li a0, 0; ebreak
  HOST_OP(host_load, lw a3, 0(a0))
  HOST_OP(host_hlv, hlv.w a3, (a0))
  HOST_OP(host_hlvx, hlvx.wu a3, (a0))
  HOST_OP(host_hsv, hsv.w a1, (a0))
  .option pop
