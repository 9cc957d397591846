/* Revision sspmp-1.0. */
#include "sspmp.h"

#define S_RX_TOR (SPMPCFG_A_TOR | SPMPCFG_R | SPMPCFG_X)
#define S_RW_TOR (SPMPCFG_A_TOR | SPMPCFG_R | SPMPCFG_W)

/* All memory through PMP, all other entries to S. Entry 0 says only where that of entry 1 begins. */
void machine_banks(void) {
  open_pmp(1);
  write_entry(0, CODE, 0);
  write_entry(1, CODE_END, S_RX_TOR);
  write_entry(2, DATA_END, S_RW_TOR);
  write_entry(3, DEVICE, S_RW);
  csr_write(CSR_SPMPEN, 0xe);
}
