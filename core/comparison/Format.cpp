#include "core/comparison/Format.h"

#include "datasets/base/text/Utf8.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace headroom {
namespace {

/// Formats three significant digits and the largest unit that leaves at least one before the point.
std::string with_unit(double value, const std::array<const char*, 5>& units) {
    std::size_t unit = 0;
    while (std::abs(value) >= 999.5 && unit + 1 < units.size()) {
        value /= 1000;
        ++unit;
    }
    const int decimals = unit == 0 && value == std::round(value) ? 0
                         : std::abs(value) < 9.995               ? 2
                         : std::abs(value) < 99.95               ? 1
                                                                 : 0;
    return fmt::format("{:.{}f}{}", value, decimals, units[unit]);
}

/// Returns the code point of the UTF-8 sequence of `length` bytes that begins at `at`.
char32_t code_point(const std::string& text, std::size_t at, std::size_t length) {
    auto code = static_cast<char32_t>(static_cast<unsigned char>(text[at]));
    if (length > 1) code &= 0x7Fu >> length;
    for (std::size_t i = 1; i < length; ++i)
        code = code << 6 | (static_cast<unsigned char>(text[at + i]) & 0x3Fu);
    return code;
}

/// Whether it is a mark of writing direction, a line separator, a tag or another invisible
/// character. The joiners U+200C and U+200D are excluded: they belong to words and emoji.
bool is_unseen(char32_t code) {
    constexpr std::pair<char32_t, char32_t> ranges[] = {
        {0x061C, 0x061C}, {0x180E, 0x180E}, {0x200B, 0x200B}, {0x200E, 0x200F},  {0x2028, 0x202E},
        {0x2060, 0x206F}, {0xFEFF, 0xFEFF}, {0xFFF9, 0xFFFB}, {0xE0000, 0xE007F}};
    return std::ranges::any_of(
        ranges, [&](const auto& range) { return range.first <= code && code <= range.second; });
}

/// Escapes as in JSON: two surrogates beyond U+FFFF.
std::string escaped(char32_t code) {
    if (code <= 0xFFFF) return fmt::format("\\u{:04X}", static_cast<std::uint32_t>(code));
    const auto rest = static_cast<std::uint32_t>(code) - 0x10000;
    return fmt::format("\\u{:04X}\\u{:04X}", 0xD800 + (rest >> 10), 0xDC00 + (rest & 0x3FF));
}

std::string made_printable(const std::string& text, bool lines) {
    std::string clean;
    for (std::size_t at = 0; at < text.size();) {
        const auto length = utf8_length(text, at);
        const auto code = length == 0 ? 0xFFFD : code_point(text, at, length);
        if (length == 0)
            clean += "\xEF\xBF\xBD";
        else if (code == '\n' && lines)
            clean += '\n';
        else if (code < 0x20 || (code >= 0x7F && code < 0xA0))
            clean += ' ';
        else if (is_unseen(code))
            clean += escaped(code);
        else
            clean.append(text, at, length);
        at += std::max<std::size_t>(length, 1);
    }
    return clean;
}

} // namespace

std::string grouped(std::int64_t count) {
    const auto digits = std::to_string(count);
    std::string text;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const bool after_digit = i > 0 && digits[i - 1] != '-';
        if (after_digit && (digits.size() - i) % 3 == 0) text += ',';
        text += digits[i];
    }
    return text;
}

std::string short_count(double count) {
    return with_unit(count, {"", " k", " M", " G", " T"});
}

std::string short_bytes(double bytes) {
    return with_unit(bytes, {" B", " kB", " MB", " GB", " TB"});
}

std::string duration(double seconds) {
    if (!std::isfinite(seconds)) return "?";
    if (seconds < 9.995) return fmt::format("{:.2f} s", seconds);
    if (seconds < 59.95) return fmt::format("{:.1f} s", seconds);
    const auto whole = std::llround(seconds);
    if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
    return fmt::format("{} h {:02} min", whole / 3600, whole % 3600 / 60);
}

std::string percent(double fraction) {
    return fmt::format("{:.2f}%", 100 * fraction);
}

std::string points(double fraction) {
    const double value = std::round(10000 * fraction) / 100;
    return value == 0 ? "0.00" : fmt::format("{:+.2f}", value);
}

std::string p_value(double p) {
    return p < 0.0001 ? "p < 0.0001" : fmt::format("p = {:.2g}", p);
}

std::string probability(double p) {
    if (p > 0.999) return "over 99.9%";
    if (p < 0.001) return "below 0.1%";
    return fmt::format("{:.1f}%", 100 * p);
}

std::string range(const std::pair<double, double>& interval) {
    return fmt::format("{} to {}", points(interval.first), points(interval.second));
}

std::string rate(double images_per_second) {
    if (images_per_second < 99.5) return fmt::format("{:.1f}/s", images_per_second);
    return grouped(std::llround(images_per_second)) + "/s";
}

std::string printable(const std::string& text) {
    return made_printable(text, false);
}

std::string printable_lines(const std::string& text) {
    return made_printable(text, true);
}

std::size_t columns(const std::string& text) {
    std::size_t count = 0;
    for (unsigned char byte : text)
        count += (byte & 0xC0u) != 0x80u;
    return count;
}

} // namespace headroom
