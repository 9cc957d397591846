// Revisions with PMP, SPMP and vSPMP, whose entries are behind selects (rules 8, 9.2 to 9.4, 12).
#pragma once
#include "banks.h"
#include "pool.h"

namespace reference {

class IndirectBanks : public Banks {
  public:
    explicit IndirectBanks(const Config& config) : Banks(config), pool(config), places(4096) {
        name_registers();
    }

    bool exists(int stage) const override {
        if (stage == VS || stage == G) return config.hypervisor && pool.exists(bank_of(stage));
        return pool.exists(bank_of(stage));
    }

    CsrResult csr(const CsrAccess& access, const Status& status) override {
        const Place place = places[access.addr];
        CsrResult result;
        result.hit = place.what != NOTHING;
        if (!result.hit) return result;
        const Accessor by = accessor_of(access.priv, access.virt && config.hypervisor);
        const bool guest = by == BY_VS || by == BY_VU;
        if (place.what == IREG) {
            const int level = place.level == S_LEVEL && guest ? VS_LEVEL : place.level;
            result.isel = select[level];
        }
        answer(place, by, access, status, result);
        if (result.illegal || result.virt) result.rdata = 0;
        return result;
    }

    const Pool& entries() const { return pool; }

  protected:
    void paint(int stage, Cover& cover) override {
        const Bank bank = bank_of(stage);
        Word active = ~Word(0);
        // HYP-EN-07: a guest's access asks hspmpen.
        if (config.enables && bank != PMP)
            active = pool.enables(stage == HS ? SPMPEN : stage == G ? HSPMPEN : VSPMPEN);
        cover.paint(config, pool.first(bank), pool.count(bank), active);
    }

    bool unmatched(int stage, const Request& request) override {
        if (stage != M) return !pool.closed(bank_of(stage));
        if (request.priv == 3) return !mmwp && !(mml && request.kind == FETCH);
        return pool.count(PMP) == 0;
    }

    bool permitted(int stage, int entry, const Request& request, const Status& status) override {
        const unsigned cfg = pool.at(bank_of(stage), entry).cfg;
        const bool machine = request.priv == 3;
        if (stage == M) {
            if (machine && !mml && !(cfg & LOCK)) return true;  // whatever it asks for
            return pmp_permits(pmp_grants(cfg, machine, mml), request.kind);
        }
        const bool sum = status[stage == VS ? VSUM : SUM];
        const Granted granted =
            spmp_grants(cfg, who(stage, request), sum, config.mxr == MXR_RAW);
        return permits(granted, request.kind, mxr_of(stage, status));
    }

  private:
    enum What { NOTHING, SELECT, IREG, MPMPDELEG, HSPMPDELEG, ENABLE, PMPCFG, PMPADDR, MSECCFG, MSECCFGH };
    enum Level { S_LEVEL, VS_LEVEL, M_LEVEL };
    // `level` 1 to 3 as CSR[9:8] of what a number is by its rule, for all but the selects' own.
    struct Place {
        What what = NOTHING;
        Level level = S_LEVEL;
        int number = 0;        // of the register in its family; of an enable register, its half
        Enable enable = SPMPEN;
    };

    static Bank bank_of(int stage) { return stage == M ? PMP : stage == VS ? VSPMP : SPMP; }

    void name_registers() {
        auto own = [&](int number, What what, Level level, int index, Enable enable = SPMPEN) {
            places[number] = {what, level, index, enable};
        };
        const int first[] = {0x150, 0x250, 0x350}, ireg[] = {1, 2, 3, 5, 6, 7};
        for (Level level : {S_LEVEL, VS_LEVEL, M_LEVEL}) {
            if (!config.selects || (level == VS_LEVEL && !config.hypervisor)) continue;
            own(first[level], SELECT, level, 0);
            for (int i = 0; i < 6; ++i) own(first[level] + ireg[i], IREG, level, i);
        }
        if (config.selects) own(0x316, MPMPDELEG, M_LEVEL, 0);
        if (config.selects && config.hypervisor)
            own(config.hspmpdeleg, HSPMPDELEG, VS_LEVEL, 0);
        const bool host = pool.exists(SPMP), guest = pool.exists(VSPMP);
        const int s[] = {0x183, 0x193}, vs[] = {config.vspmpen, config.vspmpenh};
        const int hs[] = {config.hspmpen, config.hspmpenh};
        for (int half = 0; config.enables && half < 2; ++half) {
            if (host || guest) own(s[half], ENABLE, S_LEVEL, half, SPMPEN);
            if (guest) own(vs[half], ENABLE, VS_LEVEL, half, VSPMPEN);
            if (host && config.hypervisor) own(hs[half], ENABLE, VS_LEVEL, half, HSPMPEN);
        }
        for (int i = 0; i < 16; ++i) own(0x3A0 + i, PMPCFG, M_LEVEL, i);
        for (int i = 0; i < 64; ++i) own(0x3B0 + i, PMPADDR, M_LEVEL, i);
        if (config.smepmp) own(0x747, MSECCFG, M_LEVEL, 0), own(0x757, MSECCFGH, M_LEVEL, 1);
    }

    void answer(const Place& place, Accessor by, const CsrAccess& access, const Status& status,
                CsrResult& result);
    void answer_ireg(const Place& place, Accessor by, const CsrAccess& access,
                     const Status& status, CsrResult& result);
    void answer_enable(const Place& place, Accessor by, const CsrAccess& access,
                       const Status& status, CsrResult& result);
    void answer_machine(const Place& place, const CsrAccess& access, CsrResult& result);
    void write_entry(Bank bank, int index, bool cfg, const CsrAccess& access, bool past_locks);
    void write_spmpcfg(Entry& entry, Word value, bool machine);
    void write_pmpcfg(Entry& entry, unsigned byte);

    // PMP-06: LRWX that make an executable rule of M alone, or a locked shared one.
    bool unfit(unsigned cfg) const {
        if (!mml || rlb || !(cfg & LOCK)) return false;
        return write_only(cfg) || (cfg & (W | X)) == X;
    }

    Pool pool;
    std::vector<Place> places;
    Word select[3] = {};
    bool mml = false, mmwp = false, rlb = false;
};

}  // namespace reference

#include "indirect_csr.h"
