/* Tasks of the stand-in. */
#ifndef TASK_H
#define TASK_H

#include "FreeRTOS.h"

#define tskKERNEL_VERSION_NUMBER "stand-in"
#define tskMPU_REGION_READ_ONLY 1u
#define tskMPU_REGION_READ_WRITE 2u
#define tskMPU_REGION_EXECUTE_NEVER 4u
#define tskMPU_READ_PERMISSION 1u
#define tskMPU_WRITE_PERMISSION 2u
#define taskENTER_CRITICAL() portENTER_CRITICAL()
#define taskEXIT_CRITICAL() portEXIT_CRITICAL()

typedef struct {
  TaskFunction_t code;
  const char *name;
  configSTACK_DEPTH_TYPE depth;
  void *parameters;
  UBaseType_t priority;
  StackType_t *stack;
  MemoryRegion_t xRegions[portNUM_CONFIGURABLE_REGIONS];
} TaskParameters_t;

typedef enum { eSetValueWithOverwrite = 3 } eNotifyAction;

typedef struct {
  TaskHandle_t task;
  uint32_t value;
  eNotifyAction action;
} NotifyParameters_t;

/* A handle is the number of a kernel object, from 1; what the port calls takes pointers. */
xMPU_SETTINGS *xTaskGetMPUSettings(TaskHandle_t task);
char *pcTaskGetName(TaskHandle_t task);
BaseType_t xTaskIncrementTick(void);
void vTaskStartScheduler(void);
BaseType_t xTaskCreate(TaskFunction_t code, const char *name, configSTACK_DEPTH_TYPE depth,
                       void *parameters, UBaseType_t priority, TaskHandle_t *handle);
BaseType_t xTaskCreateRestricted(const TaskParameters_t *definition, TaskHandle_t *handle);
void vTaskAllocateMPURegions(TaskHandle_t handle, const MemoryRegion_t *regions);
void vGrantAccessToKernelObject(TaskHandle_t handle, int32_t object);
void MPU_vTaskDelete(TaskHandle_t handle);

/* Calls. */
#define vTaskDelay MPU_vTaskDelay
#define xTaskGetTickCount MPU_xTaskGetTickCount
#define uxTaskGetStackHighWaterMark MPU_uxTaskGetStackHighWaterMark
void MPU_vTaskDelay(TickType_t ticks);
TickType_t MPU_xTaskGetTickCount(void);
UBaseType_t MPU_uxTaskGetStackHighWaterMark(TaskHandle_t handle);
BaseType_t MPU_xTaskGenericNotifyEntry(const NotifyParameters_t *parameters);

static inline BaseType_t xTaskNotify(TaskHandle_t task, uint32_t value, eNotifyAction action) {
  NotifyParameters_t parameters = {task, value, action};
  return MPU_xTaskGenericNotifyEntry(&parameters);
}

#endif
