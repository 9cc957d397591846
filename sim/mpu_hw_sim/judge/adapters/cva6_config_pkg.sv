// The two parameters that riscv_pkg.sv of CVA6 takes from its configuration.
package cva6_config_pkg;
  localparam CVA6ConfigXlen = 32;
  localparam CVA6ConfigFpuEn = 0;
endpackage
