/* What system calls lead to: functions of the kernel, which check the arguments of a task. */
#include "portcontext.h"

/* Weak: 0 where the kernel is configured without one. */
#define CALL(number, name) extern void MPU_##number##Impl(void) __attribute__((weak));
#define VOID(number, name) CALL(number, name)
#include "portnames.h"
#undef CALL
#undef VOID

struct call {
  void (*function)(void); /* with the arguments of its caller, whatever its type */
  unsigned long result;   /* bits of a0 that the caller gets */
};

extern const struct call port_calls[NUM_SYSTEM_CALLS];

#define CALL(number, name) [SYSTEM_CALL_##number] = {MPU_##number##Impl, ~0ul},
#define VOID(number, name) [SYSTEM_CALL_##number] = {MPU_##number##Impl, 0},
const struct call port_calls[NUM_SYSTEM_CALLS] __attribute__((section("privileged_data"))) = {
#include "portnames.h"
};
