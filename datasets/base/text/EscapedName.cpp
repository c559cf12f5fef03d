#include "datasets/base/text/EscapedName.h"

#include "datasets/base/Error.h"
#include "datasets/base/text/Json.h"
#include "datasets/base/text/Utf8.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace headroom {

std::string escaped_name(std::string_view name) {
    std::string text;
    for (std::size_t at = 0; at < name.size();) {
        const auto length = utf8_length(name, at);
        if (length == 0 || name[at] == '%')
            text += fmt::format("%{:02X}", static_cast<unsigned char>(name[at]));
        else
            text += name.substr(at, length);
        at += std::max<std::size_t>(length, 1);
    }
    return text;
}

std::string unescaped_name(const std::string& text, const std::string& where) {
    std::string name;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            name += text[at];
            continue;
        }
        unsigned value = 0;
        const char* const first = text.data() + at + 1;
        const char* const last = text.data() + std::min(at + 3, text.size());
        if (std::from_chars(first, last, value, 16).ptr != first + 2)
            throw data_error(fmt::format("{}: {}: expected two hexadecimal digits after %, "
                                         "which itself is written %25",
                                         where, shown(text)));
        name += static_cast<char>(value);
        at += 2;
    }
    return name;
}

} // namespace headroom
