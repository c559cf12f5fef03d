#pragma once

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <string>
#include <vector>

namespace headroom {

/// Lists at most ten names: "a, b and 3 more".
inline std::string some_names(const std::vector<std::string>& names) {
    constexpr std::size_t max_names = 10;
    const auto shown = std::min(names.size(), max_names);
    auto text = fmt::format(
        "{}", fmt::join(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(shown), ", "));
    if (names.size() > max_names) text += fmt::format(" and {} more", names.size() - max_names);
    return text;
}

} // namespace headroom
