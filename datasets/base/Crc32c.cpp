#include "datasets/base/Crc32c.h"

#include <array>
#include <cstring>

namespace headroom {

namespace {

constexpr std::array<std::uint32_t, 256> table = [] {
    std::array<std::uint32_t, 256> values{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t value = byte;
        for (int bit = 0; bit < 8; ++bit)
            value = (value >> 1) ^ (value & 1 ? 0x82F63B78U : 0);
        values[byte] = value;
    }
    return values;
}();

std::uint32_t by_table(std::string_view bytes, std::uint32_t value) {
    for (const char byte : bytes)
        value = (value >> 8) ^ table[(value ^ static_cast<unsigned char>(byte)) & 0xFF];
    return value;
}

#if defined(__x86_64__)
[[gnu::target("sse4.2")]] std::uint32_t by_instruction(std::string_view bytes,
                                                       std::uint32_t start) {
    std::uint64_t value = start, word = 0;
    while (bytes.size() >= sizeof word) {
        std::memcpy(&word, bytes.data(), sizeof word);
        value = __builtin_ia32_crc32di(value, word);
        bytes.remove_prefix(sizeof word);
    }
    return by_table(bytes, static_cast<std::uint32_t>(value));
}
#endif

} // namespace

std::uint32_t crc32c(std::string_view bytes, std::uint32_t before) {
#if defined(__x86_64__)
    static const bool has_instruction = __builtin_cpu_supports("sse4.2");
    if (has_instruction) return ~by_instruction(bytes, ~before);
#endif
    return ~by_table(bytes, ~before);
}

} // namespace headroom
