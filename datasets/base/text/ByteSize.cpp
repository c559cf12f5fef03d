#include "datasets/base/text/ByteSize.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <fmt/format.h>
#include <utility>

namespace headroom {

namespace {

using Unit = std::pair<const char*, std::uint64_t>;
constexpr std::array units = {
    Unit{"TiB", 1ULL << 40}, Unit{"GiB", 1ULL << 30},      Unit{"MiB", 1ULL << 20},
    Unit{"KiB", 1ULL << 10}, Unit{"TB", 1000000000000ULL}, Unit{"GB", 1000000000ULL},
    Unit{"MB", 1000000ULL},  Unit{"kB", 1000ULL},          Unit{"B", 1}};

bool equal_letters(const std::string& a, const std::string& b) {
    return std::ranges::equal(
        a, b, [](unsigned char x, unsigned char y) { return std::tolower(x) == std::tolower(y); });
}

} // namespace

bool read_byte_size(const std::string& text, std::uint64_t& bytes) {
    double number = 0;
    const char* const end = text.data() + text.size();
    auto [at, problem] = std::from_chars(text.data(), end, number, std::chars_format::fixed);
    while (at != end && *at == ' ')
        ++at;
    const std::string unit(at, end);
    if (problem == std::errc{} && number >= 0)
        for (const auto& [name, size] : units)
            if (equal_letters(unit, name) || (unit.empty() && size == 1)) {
                const double product = number * static_cast<double>(size);
                if (product >= 0x1p63) continue;
                bytes = static_cast<std::uint64_t>(product);
                return true;
            }
    return false;
}

std::string byte_size_string(std::uint64_t bytes) {
    auto shortest = fmt::format("{}", bytes);
    for (const auto& [name, size] : units)
        if (size > 1 && bytes >= size && bytes % size == 0)
            shortest = std::min(shortest, fmt::format("{}{}", bytes / size, name),
                                [](const auto& a, const auto& b) { return a.size() < b.size(); });
    return shortest;
}

} // namespace headroom
