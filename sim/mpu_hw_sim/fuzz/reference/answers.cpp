// Answers steps without a unit:
//
//     answers CONFIG            reads what is driven, writes whole records
//     answers CONFIG SEED COUNT writes records of random steps
//
// CONFIG is the text that read_config takes; words have 64 bits.
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "source.h"

int main(int argc, char** argv) {
    if (argc != 2 && argc != 4) return 70;
    const std::uint64_t seed = argc == 4 ? std::strtoull(argv[2], nullptr, 10) : 0;
    std::uint64_t count = argc == 4 ? std::strtoull(argv[3], nullptr, 10) : 0;
    reference::Source source(argv[1], seed);
    const std::size_t driven = std::size_t(source.driven()), words = std::size_t(source.words());
    std::vector<std::uint64_t> step(driven);
    if (argc == 4) {
        while (count--) std::fwrite(source.next(), sizeof(std::uint64_t), words, stdout);
        return 0;
    }
    while (std::fread(step.data(), sizeof(std::uint64_t), driven, stdin) == driven)
        std::fwrite(source.answer(step.data()), sizeof(std::uint64_t), words, stdout);
    return 0;
}
