// The files that a simulator writes: what cannot be written ends it, and is reported.

#pragma once

#include <cerrno>
#include <csignal>
#include <cstdio>

#include <unistd.h>

#include "system_config.h"
#if HAS_WAVES
#include "verilated_vcd_c.h"
#endif

namespace {

int report_fd = STDERR_FILENO;

void prepare_outputs() {
    // A file that grows too large shows as an error of its write.
    signal(SIGXFSZ, SIG_IGN);
    // A line at a time: whoever reads a pipe sees it at once, and a reader that leaves ends the run.
    setvbuf(stdout, nullptr, _IOLBF, 1 << 16);
}

// End with the reason in errno. Not by exit(), which would try to write once more.
[[noreturn]] void fail(const char *name) {
    int reason = errno;
    fflush(stdout);
    dprintf(report_fd, "failed %d %s\n", reason, name);
    _exit(74);
}

FILE *open_or_fail(const char *path, const char *name) {
    FILE *file = fopen(path, "w");
    if (!file) fail(name);
    return file;
}

void close_or_fail(FILE *file, const char *name) {
    if (file && (ferror(file) | fclose(file))) fail(name);
}

void send(int byte) {
    if (putchar(byte) == EOF) fail("output");
}

#if HAS_WAVES
class WaveFile : public VerilatedVcdFile {
  public:
    ssize_t write(const char *bytes, ssize_t size) override {
        ssize_t done = VerilatedVcdFile::write(bytes, size);
        if (done < 0 && errno != EAGAIN && errno != EINTR) fail("--waves");
        return done;
    }
};
#endif

}  // namespace
