// Plays steps on a netlist of gates, on WORDS * 64 copies of it at once: a bit of a net per copy.
//
// Standard input holds 64-bit words: the numbers of nets, gates, flip-flops, input nets and output
// nets; five words per gate (kind, output, inputs); two per flip-flop (D, Q); the input nets; the
// output nets; the number of nets that differ from copy to copy, and for each of them the net and
// the WORDS words that it always holds; then the steps. A step is its input bits, the expected
// output bits, and a mask of the output bits that mean something, each filled up to whole words.
//
// Prints for each copy the first step that differs and its output net; -1 -1 where none does. With
// an argument it prints instead what the flip-flops of copy 0 hold in each step, a bit per digit.
#include <cstdint>
#include <cstdio>
#include <vector>

namespace {

using Word = std::uint64_t;
constexpr std::size_t WORDS = @WORDS@;

struct Copies {
    Word word[WORDS];
};

enum Kind { AND, OR, XOR, NOT, MUX };

struct Gate {
    Word kind, output, a, b, select;
};

Word next() {
    Word value = 0;
    if (std::fread(&value, sizeof value, 1, stdin) != 1) std::fprintf(stderr, "too short\n");
    return value;
}

std::vector<Word> some(std::size_t count) {
    std::vector<Word> values(count);
    for (Word& value : values) value = next();
    return values;
}

void evaluate(const std::vector<Gate>& gates, std::vector<Copies>& nets) {
    for (const Gate& gate : gates) {
        const Copies& a = nets[gate.a];
        const Copies& b = nets[gate.b];
        const Copies& s = nets[gate.select];
        Copies& y = nets[gate.output];
        switch (gate.kind) {
            case AND: for (std::size_t w = 0; w < WORDS; ++w) y.word[w] = a.word[w] & b.word[w]; break;
            case OR: for (std::size_t w = 0; w < WORDS; ++w) y.word[w] = a.word[w] | b.word[w]; break;
            case XOR: for (std::size_t w = 0; w < WORDS; ++w) y.word[w] = a.word[w] ^ b.word[w]; break;
            case NOT: for (std::size_t w = 0; w < WORDS; ++w) y.word[w] = ~a.word[w]; break;
            default:
                for (std::size_t w = 0; w < WORDS; ++w)
                    y.word[w] = a.word[w] ^ ((a.word[w] ^ b.word[w]) & s.word[w]);
        }
    }
}

}  // namespace

int main(int argc, char**) {
    const bool trace = argc > 1;
    const Word net_count = next(), gate_count = next(), flop_count = next();
    const Word input_count = next(), output_count = next();
    std::vector<Gate> gates(gate_count);
    for (Gate& gate : gates) {
        gate.kind = next(), gate.output = next();
        gate.a = next(), gate.b = next(), gate.select = next();
    }
    const std::vector<Word> flops = some(2 * flop_count);
    const std::vector<Word> inputs = some(input_count), outputs = some(output_count);
    std::vector<Copies> nets(net_count);
    for (Word& word : nets[1].word) word = ~Word{0};
    for (Word own = next(); own; --own) {
        const Word net = next();
        for (Word& word : nets[net].word) word = next();
    }
    const std::size_t input_words = (input_count + 63) / 64, output_words = (output_count + 63) / 64;
    std::vector<Word> record(input_words + 2 * output_words);
    std::vector<long long> step(64 * WORDS, -1), output(64 * WORDS, -1);
    std::vector<Copies> after(flop_count);
    std::size_t left = 64 * WORDS;
    Copies done{};
    for (long long number = 0;
         left && std::fread(record.data(), sizeof(Word), record.size(), stdin) == record.size();
         ++number) {
        for (std::size_t i = 0; i < input_count; ++i)
            for (Word& word : nets[inputs[i]].word) word = -(record[i / 64] >> i % 64 & 1);
        evaluate(gates, nets);
        if (trace) {
            for (std::size_t f = 0; f < flop_count; ++f)
                std::putchar("01"[nets[flops[2 * f + 1]].word[0] & 1]);
            std::putchar('\n');
        }
        for (std::size_t i = 0; i < output_count; ++i) {
            const std::size_t at = input_words + i / 64;
            if (!(record[at + output_words] >> i % 64 & 1)) continue;
            const Word expected = -(record[at] >> i % 64 & 1);
            for (std::size_t w = 0; w < WORDS; ++w) {
                Word fresh = (nets[outputs[i]].word[w] ^ expected) & ~done.word[w];
                done.word[w] |= fresh;
                for (; fresh; fresh &= fresh - 1, --left) {
                    const std::size_t copy = 64 * w + __builtin_ctzll(fresh);
                    step[copy] = number;
                    output[copy] = static_cast<long long>(i);
                }
            }
        }
        for (std::size_t f = 0; f < flop_count; ++f) after[f] = nets[flops[2 * f]];
        for (std::size_t f = 0; f < flop_count; ++f) nets[flops[2 * f + 1]] = after[f];
    }
    for (std::size_t copy = 0; copy < step.size() && !trace; ++copy)
        std::printf("%lld %lld\n", step[copy], output[copy]);
    return 0;
}
