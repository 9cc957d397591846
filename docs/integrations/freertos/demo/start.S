/* Boot in M. Exceptions and calls before the scheduler runs are those of the port, too. */
#include "csr.h"

#ifndef TRAP
#define TRAP port_trap
#endif

  .section .text.start, "ax"
  .globl _start
_start:
  la sp, stack_top
  csrw mscratch, zero
  la t0, TRAP
  csrw mtvec, t0
  call main
  j .
