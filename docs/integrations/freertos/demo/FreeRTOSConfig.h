/* Of the demonstration and of the measurement. */
#ifndef FREERTOS_CONFIG_H
#define FREERTOS_CONFIG_H

/* The reference system: the timer counts clocks. */
#define configMTIME_BASE_ADDRESS 0x0200bff8
#define configMTIMECMP_BASE_ADDRESS 0x02004000
#define configCPU_CLOCK_HZ 20000000
#ifndef configTICK_RATE_HZ
#define configTICK_RATE_HZ 1000
#endif

#define configUSE_PREEMPTION 1
#define configUSE_TIME_SLICING 1
#define configUSE_PORT_OPTIMISED_TASK_SELECTION 0
#define configTICK_TYPE_WIDTH_IN_BITS TICK_TYPE_WIDTH_32_BITS
#define configMAX_PRIORITIES 8
#define configMINIMAL_STACK_SIZE 256
#define configMAX_TASK_NAME_LEN 16
#define configIDLE_SHOULD_YIELD 0
#define configUSE_IDLE_HOOK 0
#define configUSE_TICK_HOOK 0
#define configUSE_MUTEXES 1
#define configTASK_NOTIFICATION_ARRAY_ENTRIES 1
#define configUSE_TASK_NOTIFICATIONS 1
#define configUSE_EVENT_GROUPS 0
#define configUSE_STREAM_BUFFERS 0
#define configSUPPORT_STATIC_ALLOCATION 0
#define configSUPPORT_DYNAMIC_ALLOCATION 1
#define configTOTAL_HEAP_SIZE (48 * 1024)
#define configCHECK_FOR_STACK_OVERFLOW 0
#define INCLUDE_vTaskDelay 1
#define INCLUDE_vTaskDelete 1
#define INCLUDE_vTaskSuspend 1
#define INCLUDE_xTaskGetSchedulerState 1
#define INCLUDE_xTaskGetCurrentTaskHandle 1
#define INCLUDE_uxTaskGetStackHighWaterMark 1

/* Of the port. */
#define configUSE_MPU_WRAPPERS_V1 0
#define configENABLE_ACCESS_CONTROL_LIST 1
#define configPROTECTED_KERNEL_OBJECT_POOL_SIZE 24

/* Of the kernel's own port for RISC-V, which `make measure` builds to compare. */
#define configISR_STACK_SIZE_WORDS 256

void assertion_failed(const char *file, int line) __attribute__((noreturn));
#define configASSERT(condition)                              \
  do {                                                       \
    if (!(condition)) assertion_failed(__FILE__, __LINE__);  \
  } while (0)

#endif
