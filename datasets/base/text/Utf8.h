#pragma once

#include <cstddef>
#include <string_view>

namespace headroom {

/// How many bytes the UTF-8 sequence that begins at `at` has; 0 where there is no whole, valid one.
std::size_t utf8_length(std::string_view text, std::size_t at);

} // namespace headroom
