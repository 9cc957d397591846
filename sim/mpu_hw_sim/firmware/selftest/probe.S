/* Accesses in any mode, made from M. Every probe returns 0, or the cause of the trap that it met. */
#include BANKS

  .section .text.start, "ax"
  .globl _start
_start:
  la sp, stack_top
  la t0, trap
  csrw mtvec, t0
  la t0, no_unit
  csrw mscratch, t0
  call test_main

/* Where the first register of the unit traps, as on a simulator that has none. */
no_unit:
  la a0, no_unit_text
  call print
  li a0, 127
  call finish

  .section .rodata
no_unit_text:
  .asciz "no unit of this revision\n"

  .text
/* mscratch holds where a probe returns to; no probe uses the stack. */
  .align 2
trap:
  csrr a0, mcause
  li t0, MCAUSE_CODE_BREAKPOINT
  bne a0, t0, 1f
  li a0, 0
1:
  li t0, MSTATUS_MPRV
  csrc mstatus, t0
  li t0, MSTATUS_MPP
  csrs mstatus, t0
  csrr t0, mscratch
  csrw mepc, t0
  mret

/* probe_x(address, bits of mstatus to set with MPRV) */
#define PROBE(name, ...)  \
  .globl name;            \
name:                     \
  csrw mscratch, ra;      \
  li t0, MSTATUS_MPRV;    \
  or t0, t0, a1;          \
  csrs mstatus, t0;       \
  __VA_ARGS__;            \
  li t0, MSTATUS_MPRV;    \
  csrc mstatus, t0;       \
  li a0, 0;               \
  ret

  .option push
  .option arch, +h
  PROBE(probe_load, lw t1, 0(a0))
  PROBE(probe_store, sw zero, 4(a0))
  PROBE(probe_wide, LOAD t1, 0(a0))
  PROBE(probe_amo, amoor.w t1, zero, (a0))
  PROBE(probe_lr, lr.w t1, (a0))
  PROBE(probe_sc, sc.w t1, zero, (a0))
  PROBE(probe_hlv, hlv.w t1, (a0))
  PROBE(probe_hlvx, hlvx.wu t1, (a0))
  PROBE(probe_hsv, hsv.w zero, (a0))
  .option pop

/* probe_run(address, MPP): go there; an ebreak there is the way back. MPV is as it is. */
  .globl probe_run
probe_run:
  csrw mscratch, ra
  csrw mepc, a0
  li t0, MSTATUS_MPP
  csrc mstatus, t0
  csrs mstatus, a1
  mret

#define CODE(name, ...) .globl name; name: __VA_ARGS__; ebreak;
  .balign 4096
  .globl codes
codes:
  CODES
  .balign 4096

/* What is accessed and executed: an ebreak, and room. */
  .section .guest_a, "awx", @progbits
  .globl target
target:
  .word 0x00100073
  .zero 4092
  .zero 4096
