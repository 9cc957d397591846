// Random numbers, the same for a seed on every machine.
#pragma once
#include <initializer_list>

#include "config.h"

namespace reference {

class Random {
  public:
    explicit Random(Word seed) : state(seed) {}

    // splitmix64
    Word word() {
        Word z = state += 0x9E3779B97F4A7C15u;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
        z = (z ^ z >> 27) * 0x94D049BB133111EBu;
        return z ^ z >> 31;
    }
    unsigned below(unsigned end) { return unsigned((word() >> 32) * end >> 32); }
    bool percent(unsigned often) { return below(100) < often; }
    Word bits(int count) { return count ? word() >> (64 - count) : 0; }
    template <typename T>
    T pick(std::initializer_list<T> from) {
        return from.begin()[below(unsigned(from.size()))];
    }

  private:
    Word state;
};

}  // namespace reference
