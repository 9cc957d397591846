"""Commands of ``mpu-hw`` that simulate or build firmware, one file each."""
