#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

namespace headroom {

/// A fuzzer's bytes, taken in turn: choices, parts whose length stands before them, the rest.
/// What is asked for beyond the end is zero or empty.
class FuzzInput {
  public:
    FuzzInput(const std::uint8_t* bytes, std::size_t count)
        : rest_(reinterpret_cast<const char*>(bytes), count) {}

    std::uint8_t byte() {
        const auto taken = take(1);
        return taken.empty() ? std::uint8_t{0} : static_cast<std::uint8_t>(taken[0]);
    }
    std::string_view part() {
        const std::size_t low = byte(), high = byte();
        return take(low | high << 8);
    }
    std::string_view rest() { return take(rest_.size()); }

  private:
    std::string_view take(std::size_t count) {
        const auto taken = rest_.substr(0, count);
        rest_.remove_prefix(taken.size());
        return taken;
    }

    std::string_view rest_;
};

/// The way back, for seeds.
inline std::string fuzz_part(std::string_view bytes) {
    const auto length = std::min<std::size_t>(bytes.size(), 0xffff);
    std::string part{static_cast<char>(length & 0xff), static_cast<char>(length >> 8)};
    return part.append(bytes.substr(0, length));
}

} // namespace headroom
