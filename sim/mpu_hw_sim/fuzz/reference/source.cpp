// The reference and its traffic, for every configuration: compiled once.
#include "source.h"

#include "traffic.h"

namespace reference {

struct Source::State {
    State(const std::string& text, Word seed)
        : config(read_config(text)), records(config), unit(config), traffic(config, unit, seed),
          record(std::size_t(records.words())) {}

    const Word* answer(const Step& step) {
        records.drive(step, record.data());
        Word* to = record.data() + records.driven();
        // The answers of the ports stand behind that of the register, and come before its write.
        Word* verdicts = to + records.outputs();
        if (step.reset && config.reset_at_once) unit.reset();
        for (std::size_t p = 0; p < config.ports.size(); ++p) {
            const Request& request = step.requests[p];
            Verdict verdict;
            if (request.valid) {
                verdict = unit.check(config.ports[p], request, step.status);
                ++counts[VERDICTS + verdict.stage * 4 + verdict.allow * 2 + verdict.hit];
                ++counts[KINDS + request.kind * 2 + verdict.allow];
            }
            records.put(verdict, verdicts);
        }
        const CsrResult result = unit.csr(step.csr, step.status);
        records.put(result, to);
        ++counts[CSRS + (!result.hit       ? UNOWNED
                         : result.illegal  ? ILLEGAL
                         : result.virt     ? VIRTUAL
                         : step.csr.write ? WRITTEN
                                           : READ)];
        if (step.reset) unit.reset();
        return record.data();
    }

    Config config;
    Records records;
    Unit unit;
    Traffic traffic;
    std::vector<Word> record;
    Word counts[COUNTS] = {};
};

Source::Source(const std::string& config, std::uint64_t seed)
    : state(std::make_unique<State>(config, seed)) {}
Source::~Source() = default;
int Source::words() const { return state->records.words(); }
int Source::driven() const { return state->records.driven(); }
const std::uint64_t* Source::next() { return state->answer(state->traffic.next()); }
const std::uint64_t* Source::answer(const std::uint64_t* driven) {
    return state->answer(state->records.read(driven));
}
const std::uint64_t* Source::counts() const { return state->counts; }

}  // namespace reference
