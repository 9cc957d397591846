// Who may do what by a cfg register: the tables of rules 4 and PMP-05 as the sentences behind them.
#pragma once
#include "message.h"

namespace reference {

enum : unsigned { R = 1, W = 2, X = 4, RWX = 7, LOCK = 0x80, USER = 0x100, SHARED = 0x200 };
enum Who { BY_U, BY_S, BY_GUEST };  // BY_GUEST: VS or VU at the second stage

// R=0 with W=1: nothing of its own, and so free to mean something else.
inline bool write_only(unsigned cfg) { return (cfg & (R | W)) == W; }

struct Granted {
    unsigned rwx = 0;
    bool mxr_reads = false;  // COM-MXR-01: MXR makes it readable
};

// A rule of the user that the supervisor meets: with SUM its data, never its code.
inline Granted as_data_of_user(unsigned rwx, bool sum, bool raw) {
    if (!sum) return {};
    return {rwx & (R | W), raw && (rwx & X)};
}

inline Granted visible(unsigned rwx) { return {rwx, (rwx & X) != 0}; }

// Table 4.3.
inline Granted spmp_grants(unsigned cfg, Who who, bool sum, bool raw) {
    const unsigned rwx = cfg & RWX;
    const bool user = cfg & USER, shared = cfg & SHARED;
    if (write_only(cfg) || (shared && !user)) return {};
    if (who == BY_S) return user && !shared ? as_data_of_user(rwx, sum, raw) : visible(rwx);
    if (!user) return {};
    if (!shared) return visible(rwx);
    // What both share and one may write, the user may read, or run.
    if (rwx == (R | W)) return visible(R);
    return visible(rwx == RWX ? unsigned(X) : rwx);
}

// Tables 4.1 and 4.2. S is where L of the others is.
inline Granted mpu_grants(unsigned cfg, Who who, bool sum, bool raw) {
    const unsigned rwx = cfg & RWX;
    const bool supervisor = cfg & LOCK, execute = cfg & X;
    if (who == BY_GUEST) return supervisor || write_only(cfg) ? Granted{} : visible(rwx);
    const bool user = who == BY_U;
    if (!supervisor && write_only(cfg)) return visible(user && !execute ? unsigned(R) : R | W);
    if (!supervisor) return user ? visible(rwx) : as_data_of_user(rwx, sum, raw);
    if (write_only(cfg)) return visible(!user && execute ? R | X : unsigned(X));
    if (rwx == RWX) return visible(R);
    return user ? Granted{} : visible(rwx);
}

// PMP-02, PMP-05: what M, or S and U, may do by an entry that matches.
inline unsigned pmp_grants(unsigned cfg, bool machine, bool mml) {
    const unsigned rwx = cfg & RWX;
    const bool locked = cfg & LOCK, execute = cfg & X;
    if (!mml) return machine && !locked ? unsigned(RWX) : write_only(cfg) ? 0 : rwx;
    if (locked && rwx == RWX) return R;
    if (!write_only(cfg)) return locked == machine ? rwx : 0;
    if (!locked) return machine || execute ? R | W : unsigned(R);
    return machine && execute ? R | X : unsigned(X);
}

// Rules 4.5 for a bank of a supervisor.
inline bool permits(const Granted& granted, unsigned kind, bool mxr) {
    const bool readable = (granted.rwx & R) || (mxr && granted.mxr_reads);
    switch (kind) {
    case LOAD:
        return readable;
    case STORE:
        return granted.rwx & W;
    case FETCH:
    case HLVX:
        return granted.rwx & X;
    case CBO:
        return readable || (granted.rwx & W);
    case WALK:
        return granted.rwx & R;
    }
    return false;
}

// The same for PMP: no MXR, and HLVX reads as well (HYP-HLVX-01).
inline bool pmp_permits(unsigned rwx, unsigned kind) {
    if (kind == HLVX) return (rwx & R) && (rwx & X);
    return permits({rwx, false}, kind, false);
}

}  // namespace reference
