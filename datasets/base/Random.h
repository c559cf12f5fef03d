#pragma once

#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <numbers>
#include <string_view>

namespace headroom {

/// Nothing has a hidden state: a run resumed at step 1000 draws what an uninterrupted one draws,
/// with any number of threads. The mixer is SplitMix64 (Steele, Lea, Flood: "Fast Splittable
/// Pseudorandom Number Generators", OOPSLA 2014, doi:10.1145/2660193.2660195).
class Random {
  public:
    using result_type = std::uint64_t;

    explicit Random(std::uint64_t key) : key_(mix(key)) {}

    /// A separate stream for each sequence of parts, for example {seed, epoch, sample}.
    static Random stream(std::initializer_list<std::uint64_t> parts) {
        std::uint64_t key = 0x9e3779b97f4a7c15ULL;
        for (auto part : parts)
            key = mix(key ^ mix(part + 0x9e3779b97f4a7c15ULL));
        return Random(key);
    }

    /// Stable hash of a name, for use as a part of a stream (FNV-1a, 64 bits).
    static std::uint64_t hash(std::string_view text) {
        std::uint64_t h = 0xcbf29ce484222325ULL;
        for (unsigned char c : text)
            h = (h ^ c) * 0x100000001b3ULL;
        return h;
    }

    /// The counter-th value of this stream, without advancing it.
    std::uint64_t at(std::uint64_t counter) const {
        return mix(key_ + counter * 0x9e3779b97f4a7c15ULL);
    }

    std::uint64_t operator()() { return at(counter_++); }
    static constexpr std::uint64_t min() { return 0; }
    static constexpr std::uint64_t max() { return ~0ULL; }

    /// Uniform in [0, 1), 24 random bits.
    float uniform() { return static_cast<float>((*this)() >> 40) * 0x1p-24f; }
    float uniform(float low, float high) { return low + (high - low) * uniform(); }

    /// Uniform in [0, n); n must be at least 1. The bias is below n / 2^64.
    std::uint64_t below(std::uint64_t n) {
        return static_cast<std::uint64_t>((static_cast<unsigned __int128>((*this)()) * n) >> 64);
    }

    /// Standard normal (Box-Muller).
    float normal() {
        float u = 1.0f - uniform();
        return std::sqrt(-2.0f * std::log(u)) *
               std::cos(2.0f * std::numbers::pi_v<float> * uniform());
    }

    /// Fisher-Yates shuffle; unlike std::shuffle, equal with every standard library.
    template <typename Range>
    void shuffle(Range& range) {
        for (auto i = std::size(range); i > 1; --i) {
            using std::swap;
            swap(range[i - 1], range[below(i)]);
        }
    }

  private:
    static constexpr std::uint64_t mix(std::uint64_t z) {
        z += 0x9e3779b97f4a7c15ULL;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }

    std::uint64_t key_;
    std::uint64_t counter_ = 0;
};

} // namespace headroom
