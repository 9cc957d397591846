/* FreeRTOS for a RISC-V hart with the unit: the kernel and privileged tasks in M, other tasks in U.

   Included by the kernel's headers; the names are those which the kernel asks a port for. */
#ifndef PORTMACRO_H
#define PORTMACRO_H

#include <stddef.h>
#include <stdint.h>

#include "portcontext.h"

/* Types. A register is a long in ILP32 and in LP64. */
#define portSTACK_TYPE unsigned long
#define portBASE_TYPE long
#define portPOINTER_SIZE_TYPE uintptr_t
typedef portSTACK_TYPE StackType_t;
typedef long BaseType_t;
typedef unsigned long UBaseType_t;
typedef uint32_t TickType_t;
#define portMAX_DELAY ((TickType_t)0xffffffff)
#define portTICK_TYPE_IS_ATOMIC 1

/* Architecture. */
#define portSTACK_GROWTH (-1)
#define portTICK_PERIOD_MS ((TickType_t)1000 / configTICK_RATE_HZ)
#define portBYTE_ALIGNMENT 16
#define portNOP() __asm__ volatile("nop")
#define portMEMORY_BARRIER() __asm__ volatile("" ::: "memory")
#define portTASK_FUNCTION_PROTO(function, parameters) void function(void *parameters)
#define portTASK_FUNCTION(function, parameters) void function(void *parameters)

/* Interrupts. The kernel counts the nesting of critical sections in the TCB. */
#define portCRITICAL_NESTING_IN_TCB 1
#define portDISABLE_INTERRUPTS() __asm__ volatile("csrc mstatus, %0" ::"i"(MSTATUS_MIE) : "memory")
#define portENABLE_INTERRUPTS() __asm__ volatile("csrs mstatus, %0" ::"i"(MSTATUS_MIE) : "memory")
#define portENTER_CRITICAL() vTaskEnterCritical()
#define portEXIT_CRITICAL() vTaskExitCritical()
void vTaskEnterCritical(void);
void vTaskExitCritical(void);

/* Switches. Tasks of both kinds yield by a call, the kernel as well. */
#define portYIELD() vPortCall(portCALL_YIELD)
#define portEND_SWITCHING_ISR(needed)  \
  do {                                 \
    if (needed) vTaskSwitchContext();  \
  } while (0)
#define portYIELD_FROM_ISR(needed) portEND_SWITCHING_ISR(needed)
void vTaskSwitchContext(void);

static inline __attribute__((always_inline)) void vPortCall(StackType_t number) {
  register StackType_t a7 __asm__("a7") = number;
  __asm__ volatile("ecall" ::"r"(a7) : "memory");
}

/* What a task in U ends itself with; vTaskDelete() is for privileged tasks. */
#define portTASK_EXIT() vPortCall(portCALL_EXIT)

/* Protection. */
#define portUSING_MPU_WRAPPERS 1
#define portPRIVILEGE_BIT ((UBaseType_t)0x80000000)
#define portIS_TASK_PRIVILEGED() xPortIsTaskPrivileged()
#define portCLEAN_UP_TCB(tcb) vPortReleaseRegions(&(tcb)->xMPUSettings)

#ifndef configNUM_CONFIGURABLE_REGIONS
#define configNUM_CONFIGURABLE_REGIONS 3
#endif
#define portNUM_CONFIGURABLE_REGIONS configNUM_CONFIGURABLE_REGIONS

/* How a switch changes what the next task may touch. */
#define portSWITCH_NONE 0    /* not at all: any task in U reaches all that one of them does */
#define portSWITCH_ENABLE 1  /* one write: the entries of all tasks stay in the bank */
#define portSWITCH_REWRITE 2 /* entries are written anew: any number of tasks */
#ifndef configPORT_SWITCH
#define configPORT_SWITCH portSWITCH_ENABLE
#endif

/* The stack on which calls of a task in U execute, in words. It is the kernel's, in the TCB. */
#ifndef configPORT_KERNEL_STACK_WORDS
#define configPORT_KERNEL_STACK_WORDS 256
#endif

#ifndef configENABLE_ACCESS_CONTROL_LIST
#define configENABLE_ACCESS_CONTROL_LIST 1
#endif

typedef struct {
  uintptr_t base, size; /* size 0: no region */
  uint32_t rights;      /* as mpu.h has them */
} xPortRegion;

/* The configurable regions, then the stack. The first one that has a byte of an access decides. */
#define portREGIONS (portNUM_CONFIGURABLE_REGIONS + 1)
#define portACCESS_WORDS ((configPROTECTED_KERNEL_OBJECT_POOL_SIZE + 31) / 32)

/* Of each task, in its TCB. */
typedef struct {
  uint64_t domain;  /* entries that are on while it runs */
  uint64_t entries; /* those of the bank that are its own */
  int result;       /* what mpu.h answered: a task whose regions the unit cannot have gets none */
  BaseType_t placed, privileged;
  xPortRegion regions[portREGIONS];
  struct {
    uintptr_t addr, cfg;
  } words[portREGIONS]; /* portSWITCH_REWRITE: what is written */
  uint32_t access[portACCESS_WORDS]; /* kernel objects, one bit each */
  /* The first word is never written again: another value is an overflow. */
  StackType_t kernel_stack[configPORT_KERNEL_STACK_WORDS] __attribute__((aligned(16)));
} xMPU_SETTINGS;

/* A trap of a task in U that is no call. */
typedef struct {
  StackType_t cause, value, pc; /* mcause, mtval, mepc */
  int result;                   /* not 0: why the task has no regions */
} xPortFault;

BaseType_t xPortIsTaskPrivileged(void);
void vPortReleaseRegions(xMPU_SETTINGS *settings);
struct tskTaskControlBlock;
void vPortGrantAccessToKernelObject(struct tskTaskControlBlock *task, int32_t object);
void vPortRevokeAccessToKernelObject(struct tskTaskControlBlock *task, int32_t object);

/* Of the application. */
void vApplicationTaskFaultHook(const char *name, const xPortFault *fault);
void vApplicationKernelFaultHook(const xPortFault *fault) __attribute__((noreturn));
void vApplicationInterruptHook(StackType_t cause);

#endif
