#pragma once

#include <cstddef>
#include <string_view>

namespace headroom {

/// Length in bytes of the UTF-8 sequence that begins at `at`; 0 if there is no complete, valid one.
std::size_t utf8_length(std::string_view text, std::size_t at);

} // namespace headroom
