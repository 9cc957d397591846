#define MPRV 0x20000

/* Begins attempt n; a trap in it leaves its cause in s0, and M goes on at the label 1. */
.macro attempt n
  li s2, \n
  li s0, 0
  la s1, 1f
.endm

/* Ends an attempt, which must have trapped with a cause; 0: not at all. */
.macro ended cause
1:
  li t1, \cause
  bne s0, t1, failed
.endm

  .text
  .globl _start
  .balign 4
_start:
  la t0, trap
  csrw mtvec, t0
  csrw medeleg, zero
  csrw pmpcfg0, zero
  j begin

  .balign 4
trap:
  csrr s0, mcause
  li t6, MPRV
  csrc mstatus, t6
  jr s1

/* Attempt s2 ended otherwise than it should. The mode may not be M. */
failed:
  la s1, finish
  ecall
finish:
  li t6, MPRV
  csrc mstatus, t6
  slli t0, s2, 1
  ori t0, t0, 1
  la t1, tohost
  sw t0, 0(t1)
  sw zero, 4(t1)
end:
  j end

  .section .tohost, "aw", @progbits
  .balign 64
  .globl tohost
tohost:
  .dword 0
  .balign 64
  .globl fromhost
fromhost:
  .dword 0

  .text
  .balign 4
begin:
