// What goes into the unit and what comes out of it.
#pragma once
#include "config.h"

namespace reference {

// In the order of the bits of Status.
enum StatusBit { SUM, MXR, VSUM, VMXR, SATP_BARE, VSATP_BARE, HGATP_BARE, VTVM, STATEEN_M, STATEEN_H };
constexpr int STATUS_BITS = 10;
constexpr unsigned STATUS_IDLE = 1 << SATP_BARE | 1 << VSATP_BARE | 1 << HGATP_BARE |
                                 1 << STATEEN_M | 1 << STATEEN_H;

struct Status {
    unsigned bits = STATUS_IDLE;
    bool operator[](int bit) const { return bits >> bit & 1; }
};

struct CsrAccess {
    unsigned addr = 0, priv = 3;
    bool virt = false, write = false, claim = false;
    Word wdata = 0;
};

struct CsrResult {
    bool hit = false, illegal = false, virt = false;
    Word rdata = 0, isel = 0;
};

struct Request {
    bool valid = false, virt = false;
    Word addr = 0;
    unsigned log_size = 0, kind = 0, priv = 0;
    Word size() const { return Word(1) << log_size; }
};

struct Verdict {
    bool allow = false, hit = false, gva = false;
    unsigned cause = 0, stage = 0, entry = 0;
};

// What a bank says of an access: whether it passes, and the entry that decided, or -1.
struct Decision {
    bool pass;
    int entry;
};

}  // namespace reference
