// What a configuration fixes, as the reference needs it; read from text: a name and numbers a line.
#pragma once
#include <cstdint>
#include <istream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace reference {

using Word = std::uint64_t;

enum Stage { HS, VS, G, M, STAGES };
enum Kind { LOAD, STORE, FETCH, HLVX, CBO, WALK };
enum Mxr { MXR_OFF, MXR_RAW, MXR_EFFECTIVE };
enum Matching { OFF, TOR, NA4, NAPOT };
constexpr int BANK_LIMIT = 64;  // entries that a bank can address

struct Port {
    unsigned kinds, stages;  // bit k: carries that kind, asks that stage
    Word max_size;
    bool misaligned;
};

struct ResetRow {
    int array, index;
    Word addr, cfg;
    bool hardwired;
};

// Banks have numbers. Direct registers: 0 mpu, 1 vsmpu, 2 hgmpu. Behind selects: 0 pmp, 1 spmp,
// 2 vspmp; a pool is array 0.
struct Config {
    bool direct = false, pooled = false, hypervisor = false, enables = false, smepmp = false;
    bool selects = false, claims = false, hold = false, reset_at_once = false, active_low = false;
    int xlen = 32, width = 34, grain_bits = 0, span = 64;
    int entries[3] = {0, 0, 0};
    unsigned modes = 0;  // bit m: A = m can be stored
    int mxr = MXR_OFF;
    int cfg[3] = {0, 0, 0}, addr[3] = {0, 0, 0}, enable[3] = {0, 0, 0};  // first CSR numbers
    int vspmpen = 0, vspmpenh = 0, hspmpen = 0, hspmpenh = 0, hspmpdeleg = 0;
    std::vector<int> status;  // positions of the status inputs that there are
    std::vector<Port> ports;
    std::vector<ResetRow> reset;

    Word top() const { return Word(1) << width; }
    Word addr_mask() const { return (Word(1) << (width - 2)) - 1; }
    Word xlen_mask() const { return xlen == 64 ? ~Word(0) : (Word(1) << xlen) - 1; }
    int check_width() const { return width > xlen ? width : xlen; }
    // The mode that a write of A stores (COM-CFG-04).
    unsigned storable(unsigned mode) const { return modes >> mode & 1 ? mode : unsigned(OFF); }
};

inline Config read_config(const std::string& text) {
    Config c;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream in(line);
        std::string name;
        in >> name;
        std::vector<Word> v;
        for (Word value; in >> value;) v.push_back(value);
        auto three = [&](int* to) { for (int i = 0; i < 3; ++i) to[i] = int(v.at(i)); };
        if (name == "direct") c.direct = v.at(0);
        else if (name == "pooled") c.pooled = v.at(0);
        else if (name == "hypervisor") c.hypervisor = v.at(0);
        else if (name == "enables") c.enables = v.at(0);
        else if (name == "smepmp") c.smepmp = v.at(0);
        else if (name == "selects") c.selects = v.at(0);
        else if (name == "claims") c.claims = v.at(0);
        else if (name == "hold") c.hold = v.at(0);
        else if (name == "active_low") c.active_low = v.at(0);
        else if (name == "reset_at_once") c.reset_at_once = v.at(0);
        else if (name == "xlen") c.xlen = int(v.at(0));
        else if (name == "width") c.width = int(v.at(0));
        else if (name == "grain_bits") c.grain_bits = int(v.at(0));
        else if (name == "span") c.span = int(v.at(0));
        else if (name == "mxr") c.mxr = int(v.at(0));
        else if (name == "modes") c.modes = unsigned(v.at(0));
        else if (name == "entries") three(c.entries);
        else if (name == "cfg") three(c.cfg);
        else if (name == "addr") three(c.addr);
        else if (name == "enable") three(c.enable);
        else if (name == "vspmpen") c.vspmpen = int(v.at(0)), c.vspmpenh = int(v.at(1));
        else if (name == "hspmpen") c.hspmpen = int(v.at(0)), c.hspmpenh = int(v.at(1));
        else if (name == "hspmpdeleg") c.hspmpdeleg = int(v.at(0));
        else if (name == "status") for (Word each : v) c.status.push_back(int(each));
        else if (name == "port")
            c.ports.push_back({unsigned(v.at(0)), unsigned(v.at(1)), v.at(2), v.at(3) != 0});
        else if (name == "reset")
            c.reset.push_back({int(v.at(0)), int(v.at(1)), v.at(2), v.at(3), v.at(4) != 0});
        else throw std::runtime_error("config: " + line);
    }
    return c;
}

}  // namespace reference
