"""Commands of ``mpu-hw``, one file each."""
