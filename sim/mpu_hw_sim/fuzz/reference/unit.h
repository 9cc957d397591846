// The unit: stages in their order, the first denial reported (rules 6, 7, 11).
#pragma once
#include "direct.h"
#include "indirect.h"

namespace reference {

class Unit {
  public:
    explicit Unit(const Config& config) : config(config) { reset(); }

    void reset() {
        indirect = nullptr;
        if (config.direct) {
            banks = std::make_unique<DirectBanks>(config);
        } else {
            auto own = std::make_unique<IndirectBanks>(config);
            indirect = own.get();
            banks = std::move(own);
        }
    }

    CsrResult csr(const CsrAccess& access, const Status& status) {
        return banks->csr(access, status);
    }

    Verdict check(const Port& port, const Request& request, const Status& status) {
        const bool virt = request.virt && config.hypervisor;
        const bool machine = request.priv == 3;
        const bool odd = malformed(port, request);
        Verdict verdict;
        int first = -1;
        for (int stage = HS; stage < STAGES; ++stage) {
            // COM-ORD-01, COM-ORD-07, COM-DEF-03.
            const bool guest = stage == VS || stage == G;
            if (!(port.stages >> stage & 1) || !banks->exists(stage)) continue;
            if ((stage != M && guest != virt) || (machine && stage != M)) continue;
            if (first < 0) first = stage;
            if (odd) break;
            if (stage != M && !status[BARE[stage]]) continue;  // COM-STG-1 to -6
            const Decision decision = banks->check(stage, request, status);
            verdict.stage = unsigned(stage);
            verdict.hit = decision.entry >= 0;
            verdict.entry = verdict.hit ? unsigned(decision.entry) : 0;
            if (!decision.pass) return denied(verdict, request, virt);
        }
        if (odd && (first >= 0 || !machine)) {
            verdict.stage = unsigned(first >= 0 ? first : int(M));
            return denied(verdict, request, virt);
        }
        verdict.allow = true;
        return verdict;
    }

    bool exists(int stage) const { return banks->exists(stage); }
    const Cover& cover(int stage) { return banks->cover(stage); }
    // Null where registers are direct.
    const Pool* pool() const { return indirect ? &indirect->entries() : nullptr; }

  private:
    static constexpr int BARE[] = {SATP_BARE, VSATP_BARE, HGATP_BARE};

    // What the port does not carry, or is no single operation (COM-PRIO-04).
    bool malformed(const Port& port, const Request& request) const {
        const Word last = request.addr + request.size() - 1;
        // Above 2^XLEN an address is physical: there the addresses of the port end.
        const bool physical = config.xlen == 32 && request.addr >> 32;
        const int width = physical ? config.check_width() : config.xlen;
        const bool wraps = width == 64 ? last < request.addr : last >> width != 0;
        return wraps || request.priv == 2 || request.size() > port.max_size ||
               !(port.kinds >> request.kind & 1) ||
               (!port.misaligned && request.addr & (request.size() - 1));
    }

    // Rules 11.
    static Verdict denied(Verdict verdict, const Request& request, bool virt) {
        const unsigned load[] = {13, 13, 21, 5};
        verdict.cause = load[verdict.stage];
        if (request.kind == STORE || request.kind == CBO) verdict.cause += 2;
        if (request.kind == FETCH) verdict.cause -= verdict.stage == M ? 4 : 1;
        verdict.gva = virt;  // COM-FLT-10
        return verdict;
    }

    const Config& config;
    std::unique_ptr<Banks> banks;
    IndirectBanks* indirect = nullptr;
};

}  // namespace reference
