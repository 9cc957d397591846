/* Registers of a task in U, as it begins and as a call leaves them; and the pages of all. */
#include "portcontext.h"

  .text
/* All but sp, a0 and a7. */
  .macro each_pattern operation
  .irp n, 1, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16
  \operation \n
  .endr
  .irp n, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31
  \operation \n
  .endr
  .endm

/* What C keeps over a call. */
  .macro each_kept operation
  .set offset, portWORD
  .irp n, 3, 4, 8, 9, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27
  \operation x\n, offset(sp)
  .set offset, offset + portWORD
  .endr
  .endm

/* prober(handles): a task begins with its argument, its stack, and zeros. */
  .globl prober
prober:
  or a1, a1, a7
  .macro collect n
  or a1, a1, x\n
  .endm
  each_pattern collect
  j prober_main

/* check_delay(ticks): vTaskDelay() with a pattern in every register; gives the bits that it has
   changed in any of them. a0 must be 0: the call has no result. */
  .globl check_delay
check_delay:
  addi sp, sp, -16 * portWORD
  portSTORE ra, 0 * portWORD(sp)
  each_kept portSTORE
  .macro fill n
  li x\n, 0x5eed0000 + \n
  .endm
  each_pattern fill
  li a7, SYSTEM_CALL_vTaskDelay
  ecall
  /* a0 takes the difference of one register after the other. */
  addi a7, a7, -SYSTEM_CALL_vTaskDelay
  .macro compare n
  li a7, 0x5eed0000 + \n
  xor x\n, x\n, a7
  or a0, a0, x\n
  .endm
  each_pattern compare
  portLOAD ra, 0 * portWORD(sp)
  each_kept portLOAD
  addi sp, sp, 16 * portWORD
  ret

/* overflow(): down to what is below the stack. */
  .globl overflow
overflow:
  addi sp, sp, -16
  sw zero, 0(sp)
  j overflow

  .section .task_pages, "aw", @progbits
  .macro page name
  .balign 256 * portWORD
  .globl \name
\name:
  .zero 256 * portWORD
  .endm
  page consumer_stack
  page producer_stack
  page prober_stack
  page attacker_stack
  page consumer_data
  page prober_data
