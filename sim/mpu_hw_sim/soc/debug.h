// Stops the hart between two instructions, for a debugger on the other end of a socket.
//
// It sends a line and gets a line, numbers are hexadecimal:
//
//     r                      read: x0 to x31, pc, privilege, V
//     x NUMBER VALUE         write one of these, by its place in that list
//     m ADDRESS COUNT        read RAM: two digits a byte
//     M ADDRESS BYTES        write RAM
//     i INSTRUCTION VALUE    execute a CSR instruction in M-mode, VALUE in rs1: 1 and what rd gets,
//                            or 0 where it is refused
//     f, e                   what follows up to e happens in a copy of the simulation
//     b ADDRESS, B ADDRESS   set, remove a breakpoint
//     w KIND ADDRESS COUNT   set a watchpoint: KIND 1 stores, 2 loads, 3 both; W removes it
//     s, c, d, k             step, continue, continue without stops, end the run
//
// s and c are answered by what stopped the hart: step, break, watch KIND ADDRESS, interrupt, or by
// the end of the run: exit STATUS, limit. A line with ! while the hart runs stops it.

#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <set>
#include <sstream>
#include <string>

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ram.h"
#include "watchpoints.h"

#define HART(name) (top.rootp->HART_##name)

namespace {

class Debugger {
  public:
    Debugger(Vsystem_top &top, uint8_t *ram, bool &copied, std::function<void()> clock)
        : top(top), ram(ram), copied(copied), clock(std::move(clock)) {}

    void attach(int descriptor) {
        fd = descriptor;
        clock();  // gives every signal its first value, and has no edge yet
        serve();
        served = true;
    }

    // Whether the run goes on. The hart may stop at the beginning of an instruction.
    bool before_clock() {
        if (fd < 0) return !dead;
        if (!(++polls & 0xfff)) look_for_interrupt();
        bool begins = HART(fsm_state) == STATE_FETCH && !HART(begun);
        bool asleep = HART(fsm_state) == STATE_SLEEP && interrupted;
        if (begins || asleep) {
            std::string why = served ? again() : reason();
            while (!why.empty()) {
                interrupted = stepping = false;
                answer(why);
                serve();
                why = again();
            }
        }
        served = false;
        return !dead;
    }

    void end(bool ended, unsigned status) {
        if (fd >= 0) answer(ended ? "exit " + hex(status) : "limit");
    }

  private:
    Vsystem_top &top;
    uint8_t *ram;
    bool &copied;
    std::function<void()> clock;
    int fd = -1;
    bool fresh = false, served = false, dead = false, stepping = false, interrupted = false;
    unsigned polls = 0;
    std::set<uint64_t> breakpoints;
    Watchpoints watchpoints;
    std::string waiting;

    std::string reason() const {
        std::string point = met();
        return !point.empty() ? point : stepping ? "step" : interrupted ? "interrupt" : "";
    }

    // After a stop: where the debugger has moved the hart, another point may be met at once.
    std::string again() const { return fd < 0 || fresh ? "" : met(); }

    std::string met() const {
        std::string access = watched();
        return access.empty() && breakpoints.count(HART(pc)) ? "break" : access;
    }

    std::string watched() const {
        uint64_t place = HART(pc) - RAM_BASE;
        if (watchpoints.none() || place > RAM_BYTES - 4) return "";
        uint32_t insn;
        memcpy(&insn, ram + place, 4);
        unsigned rs1 = insn >> 15 & 31;
        return watchpoints.seen(insn, rs1 ? HART(words)[rs1] : 0);
    }

    void look_for_interrupt() {
        pollfd ready{fd, POLLIN, 0};
        // It may have come with the line that let the hart run.
        if (waiting.empty() && poll(&ready, 1, 0) <= 0) return;
        if (line() == "!") {
            interrupted = true;
        } else {  // to end the run is all that is left to ask for
            dead = true;
            fd = -1;
        }
    }

    // The next line without its end; empty where the other end has gone.
    std::string line() {
        for (;;) {
            size_t end = waiting.find('\n');
            if (end != std::string::npos) {
                std::string found = waiting.substr(0, end);
                waiting.erase(0, end + 1);
                return found;
            }
            char bytes[4096];
            ssize_t count = read(fd, bytes, sizeof bytes);
            if (count <= 0) return "";
            waiting.append(bytes, count);
        }
    }

    void answer(const std::string &text) {
        std::string whole = text + "\n";
        for (size_t sent = 0; sent < whole.size();) {
            ssize_t count = write(fd, whole.data() + sent, whole.size() - sent);
            if (count <= 0) return;  // the next read finds that the other end has gone
            sent += count;
        }
    }

    // Obey until the hart shall run.
    void serve() {
        const uint64_t stopped_at = HART(pc);
        for (;;) {
            std::string text = line();
            std::istringstream words(text);
            std::string command;
            words >> command >> std::hex;
            if (command == "!") continue;  // it came too late: the hart has stopped
            if (command == "s" || command == "c") {
                stepping = command == "s";
                fresh = HART(pc) == stopped_at;  // it is not stopped at again
                return;
            }
            if (command == "d" || command == "k" || command.empty()) {
                if (copied) _exit(74);
                dead = command != "d";
                if (command == "d") answer("ok");
                fd = -1;
                return;
            }
            answer(obey(command, words));
        }
    }

    std::string obey(const std::string &command, std::istream &words) {
        uint64_t first = 0, second = 0, third = 0;
        if (command == "M") {
            std::string bytes;
            words >> first >> bytes;
            for (size_t i = 0; i < bytes.size() / 2; i++)
                ram[first - RAM_BASE + i] = strtoul(bytes.substr(2 * i, 2).c_str(), nullptr, 16);
            return "ok";
        }
        words >> first >> second >> third;
        if (command == "r") return registers();
        if (command == "m") return memory(first, second);
        if (command == "i") return execute(first, second);
        if (command == "x") write_register(first, second);
        else if (command == "b") breakpoints.insert(first);
        else if (command == "B") breakpoints.erase(first);
        else if (command == "w") watchpoints.insert(first, second, third);
        else if (command == "W") watchpoints.erase(first, second, third);
        else if (command == "f") split();
        else if (command == "e") _exit(0);
        return "ok";
    }

    // The copy obeys; the original waits for it to end, and answers its last command.
    void split() {
        pid_t child = fork();
        int status = 0;
        copied = !child;
        if (child < 0 || (child && (waitpid(child, &status, 0) < 0 || status))) _exit(70);
    }

    std::string memory(uint64_t address, uint64_t count) const {
        std::string text;
        char digits[3];
        for (uint64_t i = 0; i < count; i++) {
            snprintf(digits, sizeof digits, "%02x", ram[address - RAM_BASE + i]);
            text += digits;
        }
        return text;
    }

    std::string registers() const {
        std::string text = "0";
        for (unsigned i = 1; i < 32; i++) text += " " + hex(HART(words)[i]);
        return text + " " + hex(HART(pc)) + " " + hex(HART(priv)) + " " + hex(virt());
    }

    void write_register(unsigned number, uint64_t value) {
        if (number && number < 32) HART(words)[number] = value;
        if (number == 32) {
            // The hart may sleep: then it wakes there.
            HART(pc) = HART(addr) = value;
            HART(fsm_state) = STATE_FETCH;
            HART(begun) = 0;
        }
        if (number == 33) HART(priv) = value;
        if (number == 34) set_virt(value);
        top.eval();
    }

    unsigned virt() const {
#if HART_HAS_VIRT
        return HART(virt);
#else
        return 0;
#endif
    }

    void set_virt(unsigned value) {
#if HART_HAS_VIRT
        HART(virt) = value;
#endif
    }

    // The instruction is put behind the fetch, so that no check of the unit is in its way. It takes
    // two clocks and leaves nothing but what it does to the register.
    std::string execute(uint32_t insn, uint64_t operand) {
        auto state = HART(fsm_state);
        auto begun = HART(begun);
        auto pc = HART(pc), addr = HART(addr);
        auto held = HART(insn);
        auto control = HART(control);
        auto read = HART(rs1_value);
        auto priv = HART(priv);
        auto v = virt();
        unsigned rd = insn >> 7 & 31;
        auto word = HART(words)[rd];
        HART(fsm_state) = STATE_EXECUTE;
        HART(insn) = insn;
        HART(control) = DECODED_CSR;
        HART(csr_addr) = insn >> 20;
        HART(rs1_value) = operand;
        HART(priv) = 3;
        set_virt(0);
        top.eval();
        clock();
        clock();
        std::string result = "0";
        if (top.rvfi___05Fvalid) result = "1 " + hex(top.rvfi___05Frd_wdata);
        HART(fsm_state) = state;
        HART(begun) = begun;
        HART(pc) = pc, HART(addr) = addr;
        HART(insn) = held;
        HART(control) = control;
        HART(csr_addr) = 0;
        HART(rs1_value) = read;
        HART(priv) = priv;
        set_virt(v);
        HART(words)[rd] = word;
        top.eval();
        return result;
    }
};

}  // namespace
