#pragma once

#include <string>
#include <string_view>

namespace headroom::hdf5walk {

/// Escapes a value for the protocol: any byte but printing ASCII, and '%', becomes "%XX".
inline std::string escaped(std::string_view value) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string text;
    for (unsigned char c : value) {
        if (c > 0x20 && c < 0x7f && c != '%') {
            text += static_cast<char>(c);
        } else {
            text += '%';
            text += digits[c >> 4];
            text += digits[c & 15];
        }
    }
    return text;
}

/// Unescapes a value; text that is not an escape is unchanged.
inline std::string unescaped(std::string_view text) {
    const auto digit = [](char c) {
        return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    };
    std::string value;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 &&
            digit(text[i + 2]) >= 0) {
            value += static_cast<char>(digit(text[i + 1]) << 4 | digit(text[i + 2]));
            i += 2;
        } else {
            value += text[i];
        }
    }
    return value;
}

} // namespace headroom::hdf5walk
