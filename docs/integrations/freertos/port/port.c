/* The scheduler's side of the port: first frames, the tick, faults, and what a task may ask for. */
#define MPU_WRAPPERS_INCLUDED_FROM_API_FILE
#include "portunit.h"

#include "task.h"

#if configCHECK_FOR_STACK_OVERFLOW
#error "the top of stack of a task in U is in its TCB; the unit finds what leaves its stack"
#endif
#if configUSE_APPLICATION_TASK_TAG
#error "a task in U could have M call a function by its tag"
#endif
#if configNUMBER_OF_CORES > 1
#error "one hart"
#endif

/* Of the kernel: as vTaskDelete(), and the task's kernel object is free. */
void MPU_vTaskDelete(TaskHandle_t task);

/* portasm.S */
extern char port_trap[];
void port_start(void) __attribute__((noreturn));
void port_switch(StackType_t cause);
void port_fault(StackType_t *frame, StackType_t cause, StackType_t value) __attribute__((noreturn));

#define MARK ((StackType_t)0x5afe57ac)

/* How the TCB of the kernel begins. */
struct task {
  StackType_t *top;
  xMPU_SETTINGS settings;
};

extern struct task *volatile pxCurrentTCB;

PRIVILEGED_DATA static BaseType_t is_running;
PRIVILEGED_DATA static uint64_t next_tick;

/* The first frame of a task. One in U has it on its kernel stack, and no value of anybody's in a
   register; it returns to address 0, which is a fault. */
StackType_t *pxPortInitialiseStack(StackType_t *top, TaskFunction_t code, void *parameters,
                                   BaseType_t privileged, xMPU_SETTINGS *settings) {
  StackType_t status, *frame = top;
  __asm__ volatile("csrr %0, mstatus" : "=r"(status));
  status &= ~(StackType_t)(MSTATUS_MPP | MSTATUS_MIE | MSTATUS_MPRV);
  status |= MSTATUS_MPIE | (privileged ? MSTATUS_MPP_M : MSTATUS_MPP_U);
  settings->privileged = privileged;
  if (!privileged) {
    port_place(settings);
    frame = settings->kernel_stack + configPORT_KERNEL_STACK_WORDS;
  }
  settings->kernel_stack[0] = MARK;
  frame -= portFRAME_WORDS;
  for (unsigned i = 0; i < portFRAME_WORDS; i++) frame[i] = 0;
  frame[portFRAME_PC] = (StackType_t)code;
  frame[portFRAME_SP] = (StackType_t)top;
  frame[portFRAME_A0] = (StackType_t)parameters;
  frame[portFRAME_STATUS] = status;
  return frame;
}

/* The regions of a new task, or, without a stack, new ones for an old task. */
void vPortStoreTaskMPUSettings(xMPU_SETTINGS *settings, const MemoryRegion_t *regions,
                               StackType_t *stack, configSTACK_DEPTH_TYPE depth) {
  taskENTER_CRITICAL();
  for (unsigned i = 0; i < portNUM_CONFIGURABLE_REGIONS; i++) {
    xPortRegion *region = &settings->regions[i];
    region->base = regions ? (uintptr_t)regions[i].pvBaseAddress : 0;
    region->size = regions ? regions[i].ulLengthInBytes : 0;
    region->rights = regions ? port_rights(regions[i].ulParameters) : 0;
  }
  if (depth) {
    xPortRegion *region = &settings->regions[portNUM_CONFIGURABLE_REGIONS];
    region->base = (uintptr_t)stack;
    region->size = depth * sizeof(StackType_t);
    region->rights = port_stack_rights();
    settings->placed = pdFALSE;
  }
  if (settings->placed) port_place(settings);
  taskEXIT_CRITICAL();
}

/* Clocks of the timer between two ticks; the low word first to what never comes. */
PRIVILEGED_FUNCTION static void begin_tick(void) {
  volatile uint32_t *compare = (volatile uint32_t *)configMTIMECMP_BASE_ADDRESS;
  next_tick += configCPU_CLOCK_HZ / configTICK_RATE_HZ;
  compare[0] = ~(uint32_t)0;
  compare[1] = (uint32_t)(next_tick >> 32);
  compare[0] = (uint32_t)next_tick;
}

PRIVILEGED_FUNCTION static uint64_t now(void) {
  const volatile uint32_t *time = (const volatile uint32_t *)configMTIME_BASE_ADDRESS;
  uint32_t high, low;
  do {
    high = time[1];
    low = time[0];
  } while (high != time[1]);
  return (uint64_t)high << 32 | low;
}

BaseType_t xPortStartScheduler(void) {
  __asm__ volatile("csrw mscratch, zero");
  __asm__ volatile("csrw mtvec, %0" ::"r"(port_trap));
  /* No trap goes to S. */
  __asm__ volatile("csrw medeleg, zero");
  __asm__ volatile("csrw mideleg, zero");
  next_tick = now();
  begin_tick();
  __asm__ volatile("csrw mie, %0" ::"r"(MIE_MTIE | MIE_MEIE));
  is_running = pdTRUE;
  port_protect(&pxCurrentTCB->settings);
  port_start();
}

void vPortEndScheduler(void) { configASSERT(0); }

/* An interrupt, or a yield; on the stack of interrupts. */
PRIVILEGED_FUNCTION void port_switch(StackType_t cause) {
  configASSERT(pxCurrentTCB->settings.kernel_stack[0] == MARK);
  if (cause == (MCAUSE_INTERRUPT | MIP_MTIP_SHIFT)) {
    begin_tick();
    if (xTaskIncrementTick()) vTaskSwitchContext();
  } else if (cause & MCAUSE_INTERRUPT) {
    vApplicationInterruptHook(cause);
  } else {
    vTaskSwitchContext();
  }
  port_protect(&pxCurrentTCB->settings);
}

/* An exception that is no call, or a call that does not exist. It ends a task in U, on whose kernel
   stack this executes; one of M is an error of the kernel. */
PRIVILEGED_FUNCTION void port_fault(StackType_t *frame, StackType_t cause, StackType_t value) {
  xPortFault fault = {cause, value, frame[portFRAME_PC], 0};
  if (frame[portFRAME_STATUS] & MSTATUS_MPP_M) vApplicationKernelFaultHook(&fault);
  if (cause == MCAUSE_CODE_ECALL_U) fault.pc -= 4;
  fault.result = pxCurrentTCB->settings.result;
  if (cause != MCAUSE_CODE_ECALL_U || value != portCALL_EXIT)
    vApplicationTaskFaultHook(pcTaskGetName(NULL), &fault);
  MPU_vTaskDelete(NULL);
  vApplicationKernelFaultHook(&fault);
}

BaseType_t xPortIsTaskPrivileged(void) {
  return !is_running || pxCurrentTCB->settings.privileged ? pdTRUE : pdFALSE;
}

BaseType_t xPortIsAuthorizedToAccessBuffer(const void *buffer, uint32_t length, uint32_t access) {
  if (xPortIsTaskPrivileged()) return pdTRUE;
  const xMPU_SETTINGS *settings = &pxCurrentTCB->settings;
  return port_allows(settings, (uintptr_t)buffer, length, access) ? pdTRUE : pdFALSE;
}

BaseType_t xPortIsAuthorizedToAccessKernelObject(int32_t object) {
  if (xPortIsTaskPrivileged()) return pdTRUE;
#if configENABLE_ACCESS_CONTROL_LIST
  const uint32_t *access = pxCurrentTCB->settings.access;
  return access[object / 32] >> (object & 31) & 1 ? pdTRUE : pdFALSE;
#else
  (void)object;
  return pdTRUE;
#endif
}

void vPortGrantAccessToKernelObject(TaskHandle_t task, int32_t object) {
  taskENTER_CRITICAL();
  xTaskGetMPUSettings(task)->access[object / 32] |= (uint32_t)1 << (object & 31);
  taskEXIT_CRITICAL();
}

void vPortRevokeAccessToKernelObject(TaskHandle_t task, int32_t object) {
  taskENTER_CRITICAL();
  xTaskGetMPUSettings(task)->access[object / 32] &= ~((uint32_t)1 << (object & 31));
  taskEXIT_CRITICAL();
}
