#include "datasets/base/text/Utf8.h"

namespace headroom {

// RFC 3629: shortest form, no surrogates.
std::size_t utf8_length(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) -> unsigned {
        return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u;
    };
    const auto tail = [&](std::size_t from, std::size_t to) {
        for (auto i = from; i < to; ++i)
            if ((byte(i) & 0xC0u) != 0x80u) return false;
        return true;
    };
    const unsigned lead = byte(0), second = byte(1);
    if (at >= text.size()) return 0;
    if (lead < 0x80) return 1;
    if (lead >= 0xC2 && lead <= 0xDF) return tail(1, 2) ? 2 : 0;
    if (lead >= 0xE0 && lead <= 0xEF) {
        if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F)) return 0;
        return tail(1, 3) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        if ((lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F)) return 0;
        return tail(1, 4) ? 4 : 0;
    }
    return 0;
}

} // namespace headroom
