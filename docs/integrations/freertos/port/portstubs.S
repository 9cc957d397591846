/* What tasks call: MPU_ and the name, by which the kernel's headers replace the function itself. In
   code that U executes. */
#include "portcontext.h"

  .section freertos_system_calls, "ax"

  .macro system_call name, number
  .globl MPU_\name
MPU_\name:
  li a7, \number
  ecall
  ret
  .endm

#define CALL(number, name) system_call name, SYSTEM_CALL_##number
#define VOID(number, name) CALL(number, name)
#include "portnames.h"
