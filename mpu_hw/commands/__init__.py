"""What commands of ``mpu-hw`` share: options, progress, exit statuses, missing packages."""
