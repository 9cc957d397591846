/* What port.c asks of portunit.c. */
#ifndef PORTUNIT_H
#define PORTUNIT_H

#include "FreeRTOS.h"

/* Let the unit have the regions of a task, or none of them: settings->result tells why. */
void port_place(xMPU_SETTINGS *settings);
/* From now on a task in U touches what these settings allow. */
void port_protect(const xMPU_SETTINGS *settings);
/* Whether settings allow an access to every byte, as the unit would decide. */
int port_allows(const xMPU_SETTINGS *settings, uintptr_t base, uintptr_t size, uint32_t access);
/* What a task may do with a region, from ulParameters of the kernel. */
uint32_t port_rights(uint32_t parameters);
/* Of a stack. */
uint32_t port_stack_rights(void);

#endif
