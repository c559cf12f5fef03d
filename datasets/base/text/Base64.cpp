#include "datasets/base/text/Base64.h"

#include <cstdint>

namespace headroom {
namespace {

constexpr std::string_view letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

} // namespace

std::string to_base64(std::string_view bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const auto three = bytes.substr(i, 3);
        std::uint32_t bits = 0;
        for (std::size_t k = 0; k < 3; ++k)
            bits = bits << 8 | (k < three.size() ? static_cast<unsigned char>(three[k]) : 0U);
        for (std::size_t k = 0; k < 4; ++k)
            text += k <= three.size() ? letters[bits >> (18 - 6 * k) & 63] : '=';
    }
    return text;
}

bool is_base64(std::string_view text) {
    while (text.ends_with('='))
        text.remove_suffix(1);
    return text.find_first_not_of(letters) == std::string_view::npos;
}

} // namespace headroom
