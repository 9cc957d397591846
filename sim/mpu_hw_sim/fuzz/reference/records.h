// A step as words: what is driven, then what the unit must answer, in the order of the pins:
//
//     level of reset; csr addr, priv, [virt,] write, wdata; status inputs; [claim]
//     for each port: valid, addr, size, access, priv, [virt]
//     csr rdata, hit, illegal, [virtual,] [isel]
//     for each port: allow, cause, stage, hit, entry, [gva]
#pragma once
#include "unit.h"

namespace reference {

struct Step {
    bool reset = false;
    Status status;
    CsrAccess csr;
    std::vector<Request> requests;
};

class Records {
  public:
    explicit Records(const Config& config) : config(config) {}

    int inputs() const {
        return 4 + config.hypervisor + int(config.status.size()) + config.claims;
    }
    int outputs() const { return 3 + config.hypervisor + config.claims; }
    int fields() const { return 5 + config.hypervisor; }
    int words() const {
        const int ports = int(config.ports.size());
        return 1 + inputs() + outputs() + ports * 2 * fields();
    }
    // Words in front of the answers: what is driven.
    int driven() const { return 1 + inputs() + int(config.ports.size()) * fields(); }

    void drive(const Step& step, Word* to) const {
        *to++ = step.reset != config.active_low;
        *to++ = step.csr.addr;
        *to++ = step.csr.priv;
        if (config.hypervisor) *to++ = step.csr.virt;
        *to++ = step.csr.write;
        *to++ = step.csr.wdata;
        for (int bit : config.status) *to++ = step.status[bit];
        if (config.claims) *to++ = step.csr.claim;
        for (const Request& request : step.requests) {
            *to++ = request.valid;
            *to++ = request.addr;
            *to++ = request.log_size;
            *to++ = request.kind;
            *to++ = request.priv;
            if (config.hypervisor) *to++ = request.virt;
        }
    }

    Step read(const Word* from) const {
        Step step;
        step.reset = (*from++ != 0) != config.active_low;
        step.csr.addr = unsigned(*from++);
        step.csr.priv = unsigned(*from++);
        if (config.hypervisor) step.csr.virt = *from++;
        step.csr.write = *from++;
        step.csr.wdata = *from++;
        for (int bit : config.status) {
            step.status.bits &= ~(1u << bit);
            step.status.bits |= unsigned(*from++ != 0) << bit;
        }
        if (config.claims) step.csr.claim = *from++;
        for (std::size_t p = 0; p < config.ports.size(); ++p) {
            Request request;
            request.valid = *from++;
            request.addr = *from++;
            request.log_size = unsigned(*from++);
            request.kind = unsigned(*from++);
            request.priv = unsigned(*from++);
            if (config.hypervisor) request.virt = *from++;
            step.requests.push_back(request);
        }
        return step;
    }

    void put(const CsrResult& result, Word*& to) const {
        *to++ = result.rdata;
        *to++ = result.hit;
        *to++ = result.illegal;
        if (config.hypervisor) *to++ = result.virt;
        if (config.claims) *to++ = result.isel;
    }

    void put(const Verdict& verdict, Word*& to) const {
        *to++ = verdict.allow;
        *to++ = verdict.cause;
        *to++ = verdict.stage;
        *to++ = verdict.hit;
        *to++ = verdict.entry;
        if (config.hypervisor) *to++ = verdict.gva;
    }

  private:
    const Config& config;
};

}  // namespace reference
