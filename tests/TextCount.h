#pragma once

#include <cstddef>
#include <string>

namespace headroom {

/// Returns how many times `part` stands in the text.
inline std::size_t times(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++found;
    return found;
}

} // namespace headroom
