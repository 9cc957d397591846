/* A stand-in for the kernel: what the port, the demonstration and kernel.c need of its headers, and
   no more. Written for tests that run where the kernel's source is not. */
#ifndef FREERTOS_H
#define FREERTOS_H

#include <stddef.h>
#include <stdint.h>

#include "FreeRTOSConfig.h"

#include "portmacro.h"

#define pdFALSE 0
#define pdTRUE 1
#define pdPASS 1
#define configNUMBER_OF_CORES 1
#define configSTACK_DEPTH_TYPE StackType_t
#define PRIVILEGED_FUNCTION __attribute__((section("privileged_functions")))
#define PRIVILEGED_DATA __attribute__((section("privileged_data")))

typedef void (*TaskFunction_t)(void *);
typedef struct tskTaskControlBlock *TaskHandle_t;

typedef struct xMEMORY_REGION {
  void *pvBaseAddress;
  uint32_t ulLengthInBytes, ulParameters;
} MemoryRegion_t;

/* What the kernel asks the port for. */
StackType_t *pxPortInitialiseStack(StackType_t *top, TaskFunction_t code, void *parameters,
                                   BaseType_t privileged, xMPU_SETTINGS *settings);
void vPortStoreTaskMPUSettings(xMPU_SETTINGS *settings, const MemoryRegion_t *regions,
                               StackType_t *stack, configSTACK_DEPTH_TYPE depth);
BaseType_t xPortIsAuthorizedToAccessBuffer(const void *buffer, uint32_t length, uint32_t access);
BaseType_t xPortIsAuthorizedToAccessKernelObject(int32_t object);
BaseType_t xPortStartScheduler(void);
void vPortEndScheduler(void);

#endif
