// Register accesses of IndirectBanks (rules 9.2 to 9.4, 12).
#pragma once
#include "indirect.h"

namespace reference {

inline void IndirectBanks::answer(const Place& place, Accessor by, const CsrAccess& access,
                                  const Status& status, CsrResult& result) {
    const bool guest = by == BY_VS || by == BY_VU;
    // SSPMP-ACC-11, PMP: what RV64 does not have.
    const bool halved = place.what == ENABLE || place.what == PMPCFG || place.what == MSECCFGH;
    const bool absent = config.xlen == 64 && halved && place.number % 2;
    const bool machines = place.level == M_LEVEL && by != BY_MACHINE;
    result.illegal = absent || by == BY_NOBODY || machines;
    if (result.illegal) return;
    if (by != BY_MACHINE && (place.what == SELECT || place.what == IREG)) {
        // SSPMP-ACC-6.
        result.illegal = !status[STATEEN_M];
        result.virt = !result.illegal && !status[STATEEN_H] && guest && place.level == S_LEVEL;
        if (result.illegal || result.virt) return;
    }
    // SSPMP-ACC-1 to -5: U owns nothing, VU nothing but the other trap, VS what is S's by number.
    result.illegal = by == BY_USER;
    result.virt = by == BY_VU || (by == BY_VS && place.level != S_LEVEL);
    if (result.illegal || result.virt) return;
    switch (place.what) {
    case SELECT: {
        Word& own = select[guest ? VS_LEVEL : place.level];
        result.rdata = own;
        if (access.write) own = std::min(access.wdata, Word(0xFFF));  // SSPMP-IND-05
        break;
    }
    case IREG:
        answer_ireg(place, by, access, status, result);
        break;
    case ENABLE:
        answer_enable(place, by, access, status, result);
        break;
    case HSPMPDELEG:
        result.rdata = Word(pool.hpmpnum());
        if (access.write) pool.write_hspmpdeleg(access.wdata), changed();
        break;
    default:
        answer_machine(place, access, result);
    }
}

inline void IndirectBanks::answer_ireg(const Place& place, Accessor by, const CsrAccess& access,
                                       const Status& status, CsrResult& result) {
    const bool guests = place.level == VS_LEVEL || by == BY_VS;
    const Word name = select[guests ? VS_LEVEL : place.level];
    if (name >> 8 != 1) {
        result.illegal = !access.claim;  // SSPMP-IND-04
        return;
    }
    const Bank bank = guests ? VSPMP : SPMP;
    // HYP-ACC-7, HYP-ACC-9.
    result.virt = by == BY_VS && (status[VTVM] || !pool.exists(bank));
    result.illegal = by != BY_VS && !pool.exists(bank);
    const int index = int(name & 0xFF);
    // SSPMP-IND-02, -03: nothing is there, and no trap.
    if (result.virt || result.illegal || place.number > 1 || index >= pool.count(bank)) return;
    const bool cfg = place.number == 1;
    const Entry& entry = pool.at(bank, index);
    // SSPMP-DELEG-10: what PMP alone can hold is nothing here.
    const unsigned hidden = write_only(entry.cfg) ? unsigned(RWX) : 0;
    result.rdata = cfg ? entry.cfg & ~hidden : addr_view(config, entry);
    if (!access.write) return;
    // SSPMP-LOCK-05, HYP-LOCK-07.
    const bool past_locks = place.level == M_LEVEL || (guests && by != BY_VS);
    write_entry(bank, index, cfg, access, past_locks);
    changed();
}

inline void IndirectBanks::write_entry(Bank bank, int index, bool cfg, const CsrAccess& access,
                                       bool past_locks) {
    Entry& entry = pool.at(bank, index);
    if (entry.hardwired || (!past_locks && pool.held(bank, index, !cfg))) return;
    const bool machine = access.priv == 3;
    if (!machine) entry.mark = true;
    if (cfg) write_spmpcfg(entry, access.wdata, machine);
    else entry.addr = access.wdata & config.addr_mask();
}

inline void IndirectBanks::write_spmpcfg(Entry& entry, Word value, bool machine) {
    constexpr unsigned PERMISSION = SHARED | USER | RWX;
    const unsigned written = unsigned(value) & (PERMISSION | LOCK | 0x18);
    unsigned permission = written & PERMISSION;
    if (write_only(written) || (written & (SHARED | USER)) == SHARED) {
        // SSPMP-CFG-05. What stays under `hold` is as the view shows it, and whose it was.
        if (config.hold) {
            permission = entry.cfg & PERMISSION;
            if (write_only(permission)) permission &= ~RWX;
            machine = false;
        } else {
            permission &= ~RWX;
            if (!(permission & USER)) permission = 0;
        }
    }
    if (machine) entry.mark = false;
    entry.cfg = permission | (written & LOCK) | config.storable(written >> 3 & 3) << 3;
}

inline void IndirectBanks::answer_enable(const Place& place, Accessor by, const CsrAccess& access,
                                         const Status& status, CsrResult& result) {
    const Enable name = by == BY_VS ? VSPMPEN : place.enable;  // HYP-EN-06
    const bool exists = pool.exists(GATED[name]);
    result.virt = by == BY_VS && (status[VTVM] || !exists);
    result.illegal = by != BY_VS && !exists;
    if (result.virt || result.illegal) return;
    result.rdata = pool.read_enable(name, place.number);
    if (access.write) pool.write_enable(name, place.number, access.wdata), changed();
}

inline void IndirectBanks::answer_machine(const Place& place, const CsrAccess& access,
                                          CsrResult& result) {
    const int count = pool.count(PMP);
    if (place.what == PMPCFG) {
        for (int lane = 0; lane < config.xlen / 8; ++lane) {
            const int index = 4 * place.number + lane;
            if (index >= count) continue;  // SSPMP-DELEG-06, -09
            Entry& entry = pool.at(PMP, index);
            result.rdata |= Word(entry.cfg & 0xFF) << 8 * lane;
            const bool open = !entry.hardwired && (rlb || !entry.locked());
            if (access.write && open) write_pmpcfg(entry, unsigned(access.wdata >> 8 * lane));
        }
    } else if (place.what == PMPADDR && place.number < count) {
        Entry& entry = pool.at(PMP, place.number);
        result.rdata = addr_view(config, entry);
        const bool open = !entry.hardwired && (rlb || !pool.held(PMP, place.number, true));
        if (access.write && open) entry.addr = access.wdata & config.addr_mask();
    } else if (place.what == MPMPDELEG) {
        result.rdata = Word(pool.pmpnum());
        if (access.write)
            pool.write_mpmpdeleg(access.wdata, [&](const Entry& each) { return unfit(each.cfg); });
    } else if (place.what == MSECCFG) {
        result.rdata = Word(rlb << 2 | mmwp << 1 | mml);
        if (access.write) {
            mml |= access.wdata & 1;
            mmwp |= access.wdata >> 1 & 1;
            if (rlb || !pool.any_pmp_lock()) rlb = access.wdata >> 2 & 1;  // PMP-04, PMP-08
        }
    }
    if (access.write) changed();
}

// PMP-01, PMP-06, SSPMP-CFG-02.
inline void IndirectBanks::write_pmpcfg(Entry& entry, unsigned byte) {
    byte &= LOCK | 0x18 | RWX;
    if (unfit(byte)) return;
    if (!mml && write_only(byte)) byte &= ~W;
    entry.cfg = (byte & (LOCK | RWX)) | config.storable(byte >> 3 & 3) << 3;
    entry.mark = false;
}

}  // namespace reference
