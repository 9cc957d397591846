/* Traps: one way in, one way out, for tasks in U, tasks in M and the kernel.

   mscratch is 0 in M, and in U the top of the running task's kernel stack. A frame is stored there,
   or on the stack that a trap in M interrupts. */
#include "portcontext.h"

#define AT(index) (index) * portWORD(sp)

/* All but sp. */
  .macro each_register instruction
  .irp n, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
  \instruction x\n, AT(\n)
  .endr
  .irp n, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
  \instruction x\n, AT(\n)
  .endr
  .endm

  .section privileged_functions, "ax"
  .globl port_trap
  .align 6
port_trap:
  csrrw sp, mscratch, sp
  bnez sp, 1f
  csrr sp, mscratch
1:
  addi sp, sp, -portFRAME_BYTES
  each_register portSTORE
  csrr t0, mscratch
  portSTORE t0, AT(portFRAME_SP)
  csrw mscratch, zero
  csrr t0, mepc
  csrr t1, mstatus
  portSTORE t0, AT(portFRAME_PC)
  portSTORE t1, AT(portFRAME_STATUS)
  csrr t2, mcause
  bltz t2, switch
  li t3, MCAUSE_CODE_ECALL_U
  beq t2, t3, call
  li t3, MCAUSE_CODE_ECALL_M
  beq t2, t3, call
  csrr a2, mtval
fault:
  mv a0, sp
  mv a1, t2
  call port_fault

/* A call is not executed again. a0 to a5 are still those of the caller. */
call:
  addi t0, t0, 4
  portSTORE t0, AT(portFRAME_PC)
  li t3, portCALL_YIELD
  beq a7, t3, switch
  li t3, NUM_SYSTEM_CALLS
  bgeu a7, t3, unknown
  la t3, port_calls
  slli t4, a7, portWORD_SHIFT + 1
  add t3, t3, t4
  portLOAD t4, 0 * portWORD(t3)
  portLOAD s0, 1 * portWORD(t3)
  beqz t4, unknown
  /* With interrupts off: the arguments that a function has checked are those that the kernel gets.
     Its first critical section ends that. */
  jalr t4
  csrci mstatus, MSTATUS_MIE
  /* All that a call gives is its result: 0 where it has none. */
  and a0, a0, s0
  portSTORE a0, AT(portFRAME_A0)
  j restore
unknown:
  mv a2, a7
  j fault

/* An interrupt or a yield: another task may go on. t2 is the cause. */
switch:
  la t0, pxCurrentTCB
  portLOAD t0, 0(t0)
  portSTORE sp, 0(t0)
  la sp, port_interrupt_stack_top
  mv a0, t2
  call port_switch

  .globl port_resume
port_resume:
  la t0, pxCurrentTCB
  portLOAD t0, 0(t0)
  portLOAD sp, 0(t0)
  /* SC of this task must not succeed by LR of another. */
  addi t0, sp, portFRAME_SCRATCH * portWORD
  sc.w zero, zero, (t0)
restore:
  portLOAD t0, AT(portFRAME_PC)
  portLOAD t1, AT(portFRAME_STATUS)
  csrw mepc, t0
  csrw mstatus, t1
  li t2, MSTATUS_MPP
  and t1, t1, t2
  bnez t1, 1f
  /* The frame of U is the first on the kernel stack. */
  addi t0, sp, portFRAME_BYTES
  csrw mscratch, t0
1:
  each_register portLOAD
  portLOAD sp, AT(portFRAME_SP)
  mret

/* port_start(): into the first task. */
  .globl port_start
port_start:
  csrci mstatus, MSTATUS_MIE
  j port_resume

  .section privileged_data, "aw", @progbits
  .balign 16
  .zero 2048
port_interrupt_stack_top:
