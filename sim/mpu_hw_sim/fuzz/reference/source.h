// Where a simulator has its steps from, and the answers to them.
#ifndef MPU_HW_SOURCE_H
#define MPU_HW_SOURCE_H
#include <cstdint>
#include <memory>
#include <string>

namespace reference {

// Outcomes that are counted: of a verdict its stage, allow and hit (as bits 4:2, 1, 0); of a
// request its kind and allow; of a register access what it was.
enum Count { VERDICTS = 0, KINDS = 16, CSRS = 32, COUNTS = 37 };
enum CsrOutcome { UNOWNED, READ, WRITTEN, ILLEGAL, VIRTUAL };

class Source {
  public:
    // `config` as read_config takes it.
    Source(const std::string& config, std::uint64_t seed);
    ~Source();

    int words() const;   // of a record
    int driven() const;  // of it, in front of the answers
    // Draw a step; the record with its answers is valid until the next call.
    const std::uint64_t* next();
    // Answer a step that is given by what is driven.
    const std::uint64_t* answer(const std::uint64_t* driven);
    const std::uint64_t* counts() const;

  private:
    struct State;
    std::unique_ptr<State> state;
};

}  // namespace reference
#endif
