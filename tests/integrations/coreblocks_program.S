# Accesses of U at the edges of PMP regions; each trap leaves mcause, mepc and mtval behind.
#
# Entry 0: TOR, 0 to the end of the code, R X. Entry 1: 0x3000 to 0x3fff, R W. Entry 2: 0x8000, 8
# bytes, R, locked, so that it binds M as well. Registers are those of RV32E, and constants small:
# the core takes bits 19:15 of LUI for a register, which RV32E may not have.

.equ LOG, 0x5000
.equ DONE, 0x6000
.equ DATA, 0x3000

.globl _start
_start:
  la t0, trap
  csrw mtvec, t0
  li a5, LOG
  la t0, end
  srli t0, t0, 2
  csrw pmpaddr0, t0
  li t0, (DATA >> 2) | 0x1ff
  csrw pmpaddr1, t0
  li t0, 0x8000 >> 2
  csrw pmpaddr2, t0
  li t0, 0x99
  slli t0, t0, 8
  ori t0, t0, 0x1b
  slli t0, t0, 8
  ori t0, t0, 0x0d
  csrw pmpcfg0, t0
  li a0, 0x8000
  lw a1, 0(a0)                  # M loads what the locked entry lets it load
  sw a1, 0(a0)                  # denied, in M: 7
  sw a1, 8(a0)                  # behind it
  li t0, 3 << 11
  csrc mstatus, t0
  la t0, user
  csrw mepc, t0
  mret

user:
  li a0, DATA
  li a1, 0x5a5
  sw a1, 0(a0)
  sw a1, 0x7fc(a0)
  lw a2, 0(a0)
  bne a1, a2, wrong
  lw a2, -4(a0)                 # denied, before it: 5
  lui a0, 4
  sw a1, 0(a0)                  # denied, behind it: 7
  sb a1, 3(a0)                  # denied: 7
  lbu a2, -1(a0)                # its last byte
  la a3, user
  sw a1, 0(a3)                  # denied, its own code: 7
  lw a2, 0(a3)
  li a3, LOG
  lw a2, 0(a3)                  # denied, the log of M: 5
  li a3, DATA
  la ra, returned
  jr a3                         # denied, data: 1
returned:
  csrr a2, pmpcfg0              # illegal instruction: 2
  ecall                         # 8: the end
wrong:
  ebreak                        # 3: not in the log that is expected

trap:
  csrr t0, mcause
  sw t0, 0(a5)
  csrr t1, mepc
  sw t1, 4(a5)
  csrr t2, mtval
  sw t2, 8(a5)
  addi a5, a5, 12
  addi t1, t1, 4
  csrw mepc, t1
  li t2, 1
  bne t0, t2, 1f
  csrw mepc, ra
1:
  li t2, 3
  beq t0, t2, finish
  li t2, 8
  bne t0, t2, 2f
finish:
  li t0, DONE
  sw a5, 0(t0)
  j .
2:
  mret
end:
