/* The regions of tasks, in the entries of the unit.

   Entry 0 is the code of all tasks in U. With portSWITCH_ENABLE each task has entries of its own
   behind it, in the order of its regions, from its start to its end; with portSWITCH_REWRITE the
   same few entries are those of the running task. M sets them: nothing here is a right of M. */
#define MPU_WRAPPERS_INCLUDED_FROM_API_FILE
#include "portunit.h"

#include "mpu.h"
#include "task.h"

#ifdef MPU_MPU_ENTRIES
#define BANK MPU_BANK_MPU
#define NONE MPU_MPU_NONE
#define R MPU_MPU_U_R
#define RW MPU_MPU_U_RW
#define RX MPU_MPU_U_RX
#define RWX MPU_MPU_U_RWX
#else
#define BANK MPU_BANK_SPMP_M
#define NONE MPU_SPMP_NONE
#define R MPU_SPMP_U_R
#define RW MPU_SPMP_U_RW
#define RX MPU_SPMP_U_RX
#define RWX MPU_SPMP_U_RWX
#endif

/* The code of tasks in U with its constants, by the linker script: one natural region. */
extern char port_user_code[], port_user_code_end[];

#define CODE_ENTRY 0
#define FIRST_ENTRY 1
#define CODE_BITS ((uint64_t)1 << CODE_ENTRY)

/* Entries that no task can have: another's, the code's, locked, not there. 0: nothing is set yet. */
PRIVILEGED_DATA static uint64_t taken;
/* portSWITCH_REWRITE: whose regions the entries hold. */
PRIVILEGED_DATA static const xMPU_SETTINGS *written;

PRIVILEGED_FUNCTION static uint64_t bit(unsigned index) {
  /* No shift of 64 bits by a variable: it calls a library on RV32. */
  uint64_t low = (uint32_t)1 << (index & 31);
  return index < 32 ? low : low << 32;
}

/* All memory passes PMP, and all entries are SPMP's but its one; where the unit has that. */
PRIVILEGED_FUNCTION static int open_machine_stage(void) {
  int result = MPU_OK;
#ifdef MPU_PMP_RWX
  result = mpu_set_region(MPU_BANK_PMP, 0, 0, (uint64_t)1 << MPU_PADDR_WIDTH, MPU_PMP_RWX);
#endif
#ifdef MPU_POOL_ENTRIES
  if (!result) result = mpu_delegate(1);
#endif
  return result;
}

PRIVILEGED_FUNCTION static int open_unit(void) {
  if (taken) return MPU_OK;
  int result = open_machine_stage();
  mpu_switch_domain(MPU_STAGE_HS, 0);
  uintptr_t base = (uintptr_t)port_user_code, size = (uintptr_t)port_user_code_end - base;
#if configPORT_SWITCH == portSWITCH_NONE
  /* To measure: tasks in U as they would be without protection from each other. */
  base = 0x80000000, size = 0x1000000;
  if (!result) result = mpu_set_region(BANK, CODE_ENTRY, base, size, RWX);
  if (!result) mpu_switch_domain(MPU_STAGE_HS, CODE_BITS);
#else
  if (!result) result = mpu_set_region(BANK, CODE_ENTRY, base, size, RX);
#endif
  if (result) return result;
  taken = ~(uint64_t)0;
  for (unsigned index = FIRST_ENTRY; index < mpu_entries(BANK) && index < 64; index++)
    if (mpu_is_free(BANK, index)) taken &= ~bit(index);
  return MPU_OK;
}

uint32_t port_stack_rights(void) { return RW; }

/* What may be written is never executed. */
uint32_t port_rights(uint32_t parameters) {
  if (parameters & tskMPU_REGION_READ_WRITE) return RW;
  if (!(parameters & tskMPU_REGION_READ_ONLY)) return NONE;
  return parameters & tskMPU_REGION_EXECUTE_NEVER ? R : RX;
}

#if configPORT_SWITCH == portSWITCH_ENABLE
/* A natural region has one entry, any other one two: a range, and the entry before it. */
PRIVILEGED_FUNCTION static unsigned entries_of(const xPortRegion *region) {
  struct mpu_encoding unused;
  if (!region->size) return 0;
  return mpu_encode_natural(region->base, region->size, &unused) == MPU_OK ? 1 : 2;
}

/* The first of entries that follow each other, or MPU_ERR_FULL. */
PRIVILEGED_FUNCTION static int find_run(unsigned count) {
  unsigned found = 0;
  for (unsigned index = FIRST_ENTRY; index < 64; index++) {
    found = taken & bit(index) ? 0 : found + 1;
    if (found == count) return (int)(index + 1 - found);
  }
  return MPU_ERR_FULL;
}

PRIVILEGED_FUNCTION static int place(xMPU_SETTINGS *settings) {
  unsigned count = 0;
  for (unsigned i = 0; i < portREGIONS; i++) count += entries_of(&settings->regions[i]);
  int next = count ? find_run(count) : FIRST_ENTRY;
  if (next < 0) return next;
  for (unsigned i = 0; i < portREGIONS; i++) {
    const xPortRegion *region = &settings->regions[i];
    unsigned needed = entries_of(region);
    if (!needed) continue;
    for (unsigned n = 0; n < needed; n++) settings->entries |= bit((unsigned)next++);
    int result = mpu_set_region(BANK, (unsigned)next - 1, region->base, region->size,
                                region->rights);
    if (result) return result;
  }
  taken |= settings->entries;
  settings->domain = CODE_BITS | settings->entries;
  return MPU_OK;
}
#elif configPORT_SWITCH == portSWITCH_REWRITE
PRIVILEGED_FUNCTION static int place(xMPU_SETTINGS *settings) {
  for (unsigned i = 0; i < portREGIONS; i++) {
    const xPortRegion *region = &settings->regions[i];
    settings->words[i].addr = settings->words[i].cfg = 0;
    if (!region->size) continue;
    struct mpu_encoding code;
    int result = mpu_encode_natural(region->base, region->size, &code);
    if (result) return result;
    settings->words[i].addr = code.addr;
    settings->words[i].cfg = code.mode | region->rights;
  }
  settings->domain = CODE_BITS;
  for (unsigned i = 0; i < portREGIONS; i++) settings->domain |= bit(FIRST_ENTRY + i);
  return MPU_OK;
}
#else
PRIVILEGED_FUNCTION static int place(xMPU_SETTINGS *settings) {
  settings->domain = CODE_BITS;
  return MPU_OK;
}
#endif

PRIVILEGED_FUNCTION static void release(xMPU_SETTINGS *settings) {
  for (unsigned index = FIRST_ENTRY; index < 64 && settings->entries; index++) {
    if (!(settings->entries & bit(index))) continue;
    mpu_off(BANK, index);
    settings->entries &= ~bit(index);
    taken &= ~bit(index);
  }
  settings->domain = 0;
  if (written == settings) written = NULL;
}

void port_place(xMPU_SETTINGS *settings) {
  /* mpu.h and this table are for one caller at a time: no task goes on in between. */
  taskENTER_CRITICAL();
  release(settings);
  settings->result = open_unit();
  if (!settings->result) settings->result = place(settings);
  settings->placed = pdTRUE;
  if (settings->result) {
    release(settings);
    for (unsigned i = 0; i < portREGIONS; i++) settings->regions[i].size = 0;
  }
  taskEXIT_CRITICAL();
}

void vPortReleaseRegions(xMPU_SETTINGS *settings) {
  taskENTER_CRITICAL();
  release(settings);
  taskEXIT_CRITICAL();
}

#if configPORT_SWITCH == portSWITCH_REWRITE
#define WRITE(i) \
  mpu_write_entry(BANK, FIRST_ENTRY + (i), settings->words[i].addr, settings->words[i].cfg)

/* Numbers that the compiler knows, in a function that calls nothing: no table of CSRs is needed. */
__attribute__((flatten)) PRIVILEGED_FUNCTION static void write_entries(
    const xMPU_SETTINGS *settings) {
  WRITE(0);
#if portREGIONS > 1
  WRITE(1);
#endif
#if portREGIONS > 2
  WRITE(2);
#endif
#if portREGIONS > 3
  WRITE(3);
#endif
#if portREGIONS > 4
  for (unsigned i = 4; i < portREGIONS; i++) WRITE(i);
#endif
}
#endif

void port_protect(const xMPU_SETTINGS *settings) {
  /* M touches what it likes: the entries of the last task in U may stay. */
  if (settings->privileged) return;
#if configPORT_SWITCH == portSWITCH_ENABLE
  mpu_switch_domain(MPU_STAGE_HS, settings->domain);
#elif configPORT_SWITCH == portSWITCH_REWRITE
  if (written == settings) return;
  if (settings->domain) write_entries(settings);
  mpu_switch_domain(MPU_STAGE_HS, settings->domain);
  written = settings;
#endif
#ifndef MPU_MPU_ENTRIES
  /* Of SPMP, before the next access of U. The bank of mpu-0.9 needs no fence. */
  mpu_fence();
#endif
}

/* The first region with a byte of the access decides, as the lowest entry does: it must have all of
   them. The unit would allow a task to read two regions that meet, one access after the other; here
   that is denied. */
PRIVILEGED_FUNCTION static int touches(const xPortRegion *region, uintptr_t base, uintptr_t last) {
  return region->size && base <= region->base + (region->size - 1) && last >= region->base;
}

int port_allows(const xMPU_SETTINGS *settings, uintptr_t base, uintptr_t size, uint32_t access) {
  uintptr_t code = (uintptr_t)port_user_code;
  const xPortRegion user_code = {code, (uintptr_t)port_user_code_end - code, RX};
  uintptr_t last = base + (size - 1);
  if (!size) return 1;
  if (last < base || !settings->domain) return 0;
#if configPORT_SWITCH == portSWITCH_NONE
  return 1;
#endif
  for (int i = -1; i < portREGIONS; i++) {
    const xPortRegion *region = i < 0 ? &user_code : &settings->regions[i];
    if (!touches(region, base, last)) continue;
    if (base < region->base || last > region->base + (region->size - 1)) return 0;
    if ((access & tskMPU_WRITE_PERMISSION) && region->rights != RW) return 0;
    return region->rights != NONE;
  }
  return 0;
}
