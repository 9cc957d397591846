/* Every instruction at the edges of its operands, and in every mode what may trap there. A trap
   goes to M and on with the next instruction; a fetch that fails goes on at ra. */
#if __riscv_xlen == 64
#define LOAD ld
#define STORE sd
#define WORD .dword
#define MIN 0x8000000000000000
#else
#define LOAD lw
#define STORE sw
#define WORD .word
#define MIN 0x80000000
#endif
#define SIZE (__riscv_xlen / 8)
#define MPP 0x1800
#define TVM_TW_TSR 0x700000
#define HU_VTVM_VTW_VTSR 0x700200

  .section .text.start, "ax"
  .globl _start
_start:
  la t0, trap
  csrw mtvec, t0
  csrw mstatus, zero
  csrw hstatus, zero
  csrw mcounteren, zero

#ifdef PMP
/* The first rule closes a page, the second opens all else. */
  la t0, closed
  srli t0, t0, 2
  addi t0, t0, 0x1ff
  csrw pmpaddr0, t0
  li t0, -1
  csrw pmpaddr1, t0
  li t0, 0x1f18
  csrw pmpcfg0, t0
#endif

/* All pairs of values, each through every operation of two registers. */
  la s0, values
  la s2, values_end
1:
  LOAD a0, (s0)
  la s1, values
2:
  LOAD a1, (s1)
  .irp name, add, sub, sll, slt, sltu, xor, srl, sra, or, and
  \name a2, a0, a1
  .endr
  .irp name, mul, mulh, mulhsu, mulhu, div, divu, rem, remu
  \name a2, a0, a1
  .endr
#if __riscv_xlen == 64
  .irp name, addw, subw, sllw, srlw, sraw, mulw, divw, divuw, remw, remuw
  \name a2, a0, a1
  .endr
#endif
  la t1, cell
  .irp name, amoswap, amoadd, amoxor, amoand, amoor, amomin, amomax, amominu, amomaxu
  STORE a0, (t1)
  \name\().w a2, a1, (t1)
  LOAD a3, (t1)
#if __riscv_xlen == 64
  STORE a0, (t1)
  \name\().d a2, a1, (t1)
  LOAD a3, (t1)
#endif
  .endr
  .irp name, beq, bne, blt, bge, bltu, bgeu
  li a2, 0
  \name a0, a1, 3f
  li a2, 1
3:
  .endr
  addi s1, s1, SIZE
  bltu s1, s2, 2b
  addi s0, s0, SIZE
  bltu s0, s2, 1b

/* Reservations: kept, taken by the first SC, of another word, none after a trap's way through M. */
  la t1, cell
  lr.w a0, (t1)
  sc.w a1, a0, (t1)
  sc.w a1, a0, (t1)
  addi t2, t1, 64
  lr.w a0, (t1)
  sc.w a1, a0, (t2)

/* Parts of words, also across them. */
  .irp offset, 0, 1, 2, 3, 4, 5, 6, 7
  lb a0, \offset(t1)
  lbu a0, \offset(t1)
  lh a0, \offset(t1)
  lhu a0, \offset(t1)
  lw a0, \offset(t1)
  sb t1, \offset(t1)
  sh t1, \offset(t1)
  sw t1, \offset(t1)
#if __riscv_xlen == 64
  lwu a0, \offset(t1)
  ld a0, \offset(t1)
  sd t1, \offset(t1)
#endif
  .endr
  /* A misaligned LR or AMO may be an access fault or a misaligned one: each side has its own. */

/* Where there is nothing. */
  li t2, 0x40000000
  lw a0, (t2)
  sw a0, (t2)
  lr.w a0, (t2)
  amoadd.w a0, a0, (t2)
  la ra, 1f
  jr t2
1:
  la t2, 1f + 2
  jr t2
1:

/* In every mode, with the traps and counters of M and of HS off and on, what may trap. An ecall ends each. */
  .macro TRY mpp, mpv, insn:vararg
  la t0, .Ltry\@
  csrw mepc, t0
  la t0, .Lend\@
  csrw sepc, t0
  csrw vsepc, t0
  li t0, MPP
  csrc mstatus, t0
  li t0, \mpp << 11
  csrs mstatus, t0
#if __riscv_xlen == 64
  li t0, 1 << 39
  csrc mstatus, t0
  li t0, \mpv << 39
  csrs mstatus, t0
#else
  li t0, 1 << 7
  csrc mstatush, t0
  li t0, \mpv << 7
  csrs mstatush, t0
#endif
  la t1, cell
  la t2, closed
  mret
.Ltry\@:
  \insn
.Lend\@:
  ecall
  .endm

  .macro TRY_ALL mpp, mpv
  .irp name, sstatus, sie, stvec, sscratch, sepc, scause, stval, sip, hstatus, hedeleg, hideleg
  TRY \mpp, \mpv, csrr a0, \name
  .endr
  .irp name, hcounteren, htval, htinst, hvip, vsstatus, vstvec, vsscratch, vsepc, vscause, vstval
  TRY \mpp, \mpv, csrr a0, \name
  .endr
  .irp name, satp, hgatp, vsatp, vsie, hie, hgeie, hgeip, hip
  TRY \mpp, \mpv, csrr a0, \name
  .endr
  /* Whether they trap: each side counts its own clocks. */
  .irp name, cycle, time, instret
  TRY \mpp, \mpv, csrr zero, \name
  .endr
  .irp name, mstatus, misa, medeleg, mie, mtvec, mscratch, mepc, mcause, mtval, mtval2, mtinst
  TRY \mpp, \mpv, csrr a0, \name
  .endr
  TRY \mpp, \mpv, csrw sscratch, t1
  TRY \mpp, \mpv, csrw vsscratch, t1
  TRY \mpp, \mpv, csrw mscratch, t1
  TRY \mpp, \mpv, csrw mhartid, t1
  TRY \mpp, \mpv, ebreak
  TRY \mpp, \mpv, sret
  TRY \mpp, \mpv, mret
  TRY \mpp, \mpv, sfence.vma
  TRY \mpp, \mpv, .word 0x22000073 /* hfence.vvma */
  TRY \mpp, \mpv, .word 0x62000073 /* hfence.gvma */
  TRY \mpp, \mpv, .word 0
  TRY \mpp, \mpv, .word 0xffffffff
  TRY \mpp, \mpv, hlv.w a0, (t1)
  TRY \mpp, \mpv, hlvx.wu a0, (t1)
  TRY \mpp, \mpv, hsv.w a0, (t1)
  TRY \mpp, \mpv, lw a0, (t1)
  TRY \mpp, \mpv, fence.i
  TRY \mpp, \mpv, lb a0, (t2)
  TRY \mpp, \mpv, sw a0, (t2)
  TRY \mpp, \mpv, lr.w a0, (t2)
  /* Whether a reservation lasts through a trap is free: it is of another word here. */
  TRY \mpp, \mpv, lr.w a0, (t1)
  TRY \mpp, \mpv, sc.w a0, t1, (t2)
  TRY \mpp, \mpv, amoor.w a0, zero, (t2)
  TRY \mpp, \mpv, hlv.w a0, (t2)
  TRY \mpp, \mpv, hlvx.wu a0, (t2)
  TRY \mpp, \mpv, hsv.w t1, (t2)
  TRY \mpp, \mpv, jalr ra, 128(t2)
  .endm

/* The traps of M with mcounteren, those of HS with hcounteren, and scounteren: each by itself. */
  li s3, 8
again:
  TRY_ALL 0, 0
  TRY_ALL 1, 0
  TRY_ALL 3, 0
  TRY_ALL 0, 1
  TRY_ALL 1, 1
  addi s3, s3, -1
  csrw mcounteren, zero
  csrw scounteren, zero
  csrw hcounteren, zero
  li a1, 7
  li t0, TVM_TW_TSR
  csrc mstatus, t0
  andi a0, s3, 1
  beqz a0, 1f
  csrs mstatus, t0
  csrw mcounteren, a1
1:
  li t0, HU_VTVM_VTW_VTSR
  csrc hstatus, t0
  andi a0, s3, 2
  beqz a0, 1f
  csrs hstatus, t0
  csrw hcounteren, a1
1:
  andi a0, s3, 4
  beqz a0, 1f
  csrw scounteren, a1
1:
  beqz s3, done
  la t0, again
  jr t0

done:
  la t1, tohost
  li a0, 1
  sw a0, (t1)
  sw zero, 4(t1)
1:
  j 1b

  .align 2
trap:
  csrr s4, mcause
  csrr s5, mepc
  csrr s6, mtval
  csrr s7, mstatus
  csrr s8, mtval2
  csrr s9, mtinst
  addi s5, s5, 4
  li s6, 1
  bne s4, s6, 1f
  mv s5, ra
1:
  csrw mepc, s5
  li s6, MPP
  csrs mstatus, s6
#if __riscv_xlen == 64
  li s6, 1 << 39
  csrc mstatus, s6
#else
  csrr s8, mstatush
  li s6, 1 << 7
  csrc mstatush, s6
#endif
  mret

  .data
  .align 3
values:
  WORD 0, 1, 2, 31, 32, 33, -1, -2, MIN, MIN - 1, MIN + 1, 0x7fffffff, 0x80000000, 0x55555555
values_end:
  .align 6
cell:
  .zero 128
  .align 12
closed:
  .zero 128
  .word 0x00008067 /* ret */
  .zero 3964
