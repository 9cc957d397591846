/* Queues of the stand-in. */
#ifndef QUEUE_H
#define QUEUE_H

#include "task.h"

typedef struct queue *QueueHandle_t;

QueueHandle_t xQueueCreate(UBaseType_t length, UBaseType_t size);

#define vGrantAccessToQueue(task, queue) \
  vGrantAccessToKernelObject(task, (int32_t)(intptr_t)(queue))
#define xQueueSend(queue, item, ticks) MPU_xQueueGenericSend(queue, item, ticks, 0)
#define xQueueReceive MPU_xQueueReceive
BaseType_t MPU_xQueueGenericSend(QueueHandle_t handle, const void *item, TickType_t ticks,
                                 BaseType_t position);
BaseType_t MPU_xQueueReceive(QueueHandle_t handle, void *buffer, TickType_t ticks);

#endif
