/* A small kernel in the place of FreeRTOS: priorities, time slices, delays, queues whose waiting
   tasks look again at each tick. It calls the port where the kernel does, and checks what it is asked for
   by the port, as the kernel does: so tests of the port run where the kernel's source is not. */
#include <string.h>

#include "queue.h"

#define TASKS 24
#define QUEUES 8
#define ITEMS 64 /* bytes of a queue */
#define IDLE_WORDS 256
#define FIRST_TASK QUEUES /* kernel objects: queues, then tasks */

struct tskTaskControlBlock {
  StackType_t *top;
  xMPU_SETTINGS settings;
  const char *name;
  UBaseType_t priority, nesting;
  TickType_t wake;
  int is_used, is_waiting;
};

struct queue {
  UBaseType_t length, size, first, count;
  uint8_t items[ITEMS];
};

/* The port reads it. */
PRIVILEGED_DATA struct tskTaskControlBlock *volatile pxCurrentTCB;
static struct tskTaskControlBlock tasks[TASKS];
static struct queue queues[QUEUES];
static StackType_t stacks[4][IDLE_WORDS] __attribute__((aligned(16)));
static unsigned queue_count, stack_count;
static TickType_t ticks_passed;
static int is_started;

static TaskHandle_t task_handle(const struct tskTaskControlBlock *task) {
  return (TaskHandle_t)(intptr_t)(task - tasks + FIRST_TASK + 1);
}

/* What a handle means, if a task may have it; NULL otherwise. */
static struct tskTaskControlBlock *task_of(TaskHandle_t handle) {
  intptr_t object = (intptr_t)handle - 1;
  if (object < FIRST_TASK || object >= FIRST_TASK + TASKS) return NULL;
  if (!xPortIsAuthorizedToAccessKernelObject((int32_t)object)) return NULL;
  return &tasks[object - FIRST_TASK];
}

static struct queue *queue_of(QueueHandle_t handle) {
  intptr_t object = (intptr_t)handle - 1;
  if (object < 0 || object >= (intptr_t)queue_count) return NULL;
  return xPortIsAuthorizedToAccessKernelObject((int32_t)object) ? &queues[object] : NULL;
}

void vTaskEnterCritical(void) {
  portDISABLE_INTERRUPTS();
  if (is_started) pxCurrentTCB->nesting++;
}

void vTaskExitCritical(void) {
  if (is_started && --pxCurrentTCB->nesting == 0) portENABLE_INTERRUPTS();
}

xMPU_SETTINGS *xTaskGetMPUSettings(TaskHandle_t task) {
  return task ? &task->settings : &pxCurrentTCB->settings;
}

char *pcTaskGetName(TaskHandle_t task) { return (char *)(task ? task : pxCurrentTCB)->name; }

/* The next one of the highest priority that is ready. */
void vTaskSwitchContext(void) {
  struct tskTaskControlBlock *best = NULL, *task = pxCurrentTCB;
  do {
    task = task == &tasks[TASKS - 1] ? tasks : task + 1;
    int is_ready = task->is_used && !task->is_waiting;
    if (is_ready && (!best || task->priority > best->priority)) best = task;
  } while (task != pxCurrentTCB);
  pxCurrentTCB = best;
}

BaseType_t xTaskIncrementTick(void) {
  ticks_passed++;
  for (unsigned i = 0; i < TASKS; i++)
    if (tasks[i].is_waiting && tasks[i].wake == ticks_passed) tasks[i].is_waiting = 0;
  return pdTRUE;
}

static void wait(TickType_t ticks) {
  vTaskEnterCritical();
  pxCurrentTCB->wake = ticks_passed + ticks;
  pxCurrentTCB->is_waiting = ticks > 0;
  vTaskExitCritical();
  portYIELD();
}

static struct tskTaskControlBlock *create(TaskFunction_t code, const char *name, StackType_t *stack,
                                          configSTACK_DEPTH_TYPE depth, void *parameters,
                                          UBaseType_t priority, const MemoryRegion_t *regions) {
  struct tskTaskControlBlock *task = tasks;
  vTaskEnterCritical();
  while (task->is_used) task++;
  configASSERT(task < tasks + TASKS);
  memset(task, 0, sizeof *task);
  task->name = name;
  task->priority = priority & ~portPRIVILEGE_BIT;
  vPortStoreTaskMPUSettings(&task->settings, regions, stack, depth);
  StackType_t *top = (StackType_t *)((uintptr_t)(stack + depth - 1) & ~(uintptr_t)15);
  task->top = pxPortInitialiseStack(top, code, parameters, (priority & portPRIVILEGE_BIT) != 0,
                                    &task->settings);
  task->is_used = 1;
  vTaskExitCritical();
  return task;
}

BaseType_t xTaskCreate(TaskFunction_t code, const char *name, configSTACK_DEPTH_TYPE depth,
                       void *parameters, UBaseType_t priority, TaskHandle_t *handle) {
  (void)depth;
  configASSERT(stack_count < 4);
  struct tskTaskControlBlock *task =
      create(code, name, stacks[stack_count++], IDLE_WORDS, parameters, priority, NULL);
  if (handle) *handle = task_handle(task);
  return pdPASS;
}

BaseType_t xTaskCreateRestricted(const TaskParameters_t *definition, TaskHandle_t *handle) {
  struct tskTaskControlBlock *task =
      create(definition->code, definition->name, definition->stack, definition->depth,
             definition->parameters, definition->priority, definition->xRegions);
  *handle = task_handle(task);
  return pdPASS;
}

void vTaskAllocateMPURegions(TaskHandle_t handle, const MemoryRegion_t *regions) {
  vPortStoreTaskMPUSettings(&task_of(handle)->settings, regions, NULL, 0);
}

void vGrantAccessToKernelObject(TaskHandle_t handle, int32_t object) {
  vPortGrantAccessToKernelObject(task_of(handle), object - 1);
}

/* The running task, or another. Nothing takes its place before it has yielded for the last time. */
void MPU_vTaskDelete(TaskHandle_t handle) {
  struct tskTaskControlBlock *task = handle ? task_of(handle) : pxCurrentTCB;
  portDISABLE_INTERRUPTS();
  vPortReleaseRegions(&task->settings);
  portDISABLE_INTERRUPTS();
  task->is_used = 0;
  if (task == pxCurrentTCB) portYIELD();
  portENABLE_INTERRUPTS();
}

static void idle(void *parameters) {
  (void)parameters;
  for (;;) portNOP();
}

void vTaskStartScheduler(void) {
  xTaskCreate(idle, "idle", IDLE_WORDS, NULL, 0 | portPRIVILEGE_BIT, NULL);
  portDISABLE_INTERRUPTS();
  pxCurrentTCB = tasks;
  vTaskSwitchContext();
  is_started = 1;
  xPortStartScheduler();
}

QueueHandle_t xQueueCreate(UBaseType_t length, UBaseType_t size) {
  struct queue *queue = &queues[queue_count++];
  configASSERT(queue_count <= QUEUES && length * size <= ITEMS);
  queue->length = length;
  queue->size = size;
  return (QueueHandle_t)(intptr_t)queue_count;
}

/* Copy an item into a queue, or out of it; 0 where that is not possible now. */
static int move(struct queue *queue, void *buffer, int is_sent) {
  int is_possible;
  vTaskEnterCritical();
  is_possible = is_sent ? queue->count < queue->length : queue->count > 0;
  if (is_possible) {
    UBaseType_t index = queue->first + (is_sent ? queue->count : 0);
    uint8_t *item = queue->items + index % queue->length * queue->size;
    memcpy(is_sent ? item : buffer, is_sent ? buffer : item, queue->size);
    queue->count += is_sent ? 1 : -1ul;
    if (!is_sent) queue->first++;
  }
  vTaskExitCritical();
  return is_possible;
}

static BaseType_t call(QueueHandle_t handle, void *buffer, TickType_t ticks, int is_sent) {
  struct queue *queue = queue_of(handle);
  uint32_t access = is_sent ? tskMPU_READ_PERMISSION : tskMPU_WRITE_PERMISSION;
  if (!queue || !xPortIsAuthorizedToAccessBuffer(buffer, (uint32_t)queue->size, access))
    return pdFALSE;
  while (!move(queue, buffer, is_sent)) {
    if (!ticks) return pdFALSE;
    wait(1);
  }
  return pdPASS;
}

/* What the calls of tasks lead to, by the table of the port. */
BaseType_t MPU_xQueueGenericSendImpl(QueueHandle_t handle, const void *item, TickType_t ticks,
                                     BaseType_t position);
BaseType_t MPU_xQueueReceiveImpl(QueueHandle_t handle, void *buffer, TickType_t ticks);
uintptr_t MPU_vTaskDelayImpl(TickType_t ticks);
TickType_t MPU_xTaskGetTickCountImpl(void);
UBaseType_t MPU_uxTaskGetStackHighWaterMarkImpl(TaskHandle_t handle);
BaseType_t MPU_xTaskGenericNotifyImpl(const NotifyParameters_t *parameters);

BaseType_t MPU_xQueueGenericSendImpl(QueueHandle_t handle, const void *item, TickType_t ticks,
                                     BaseType_t position) {
  (void)position;
  return call(handle, (void *)item, ticks, 1);
}

BaseType_t MPU_xQueueReceiveImpl(QueueHandle_t handle, void *buffer, TickType_t ticks) {
  return call(handle, buffer, ticks, 0);
}

/* It leaves an address of the kernel where a result would be: the port must not pass it on. */
uintptr_t MPU_vTaskDelayImpl(TickType_t ticks) {
  wait(ticks);
  return (uintptr_t)pxCurrentTCB;
}

TickType_t MPU_xTaskGetTickCountImpl(void) { return ticks_passed; }

UBaseType_t MPU_uxTaskGetStackHighWaterMarkImpl(TaskHandle_t handle) {
  return task_of(handle) != NULL;
}

BaseType_t MPU_xTaskGenericNotifyImpl(const NotifyParameters_t *parameters) {
  if (!xPortIsAuthorizedToAccessBuffer(parameters, sizeof *parameters, tskMPU_READ_PERMISSION))
    return pdFALSE;
  return task_of(parameters->task) ? pdPASS : pdFALSE;
}
