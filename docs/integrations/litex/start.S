  .section .start, "ax"
  .globl _start
_start:
  la sp, stack_end
  la t0, bss_begin
  la t1, bss_end
1:
  sw zero, 0(t0)
  addi t0, t0, 4
  bltu t0, t1, 1b
  call main
  seqz t0, a0
  slli t0, t0, 1
  addi t0, t0, -1   # 1: all went well, else -1
  la t1, finished
  sw t0, 0(t1)
2:
  j 2b
