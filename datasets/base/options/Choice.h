#pragma once

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace headroom {

/// Names of an enum that users choose from; specialise it for each:
///
///     template <> struct ChoiceNames<Colour> {
///         static constexpr std::array values{std::pair{Colour::red, "red"}, ...};
///     };
///
/// A value that is not a choice has the name "".
template <typename Enum>
struct ChoiceNames;

template <typename Enum>
concept Choice = requires {
    ChoiceNames<Enum>::values;
};

template <Choice Enum>
std::string to_string(Enum value) {
    for (const auto& [candidate, name] : ChoiceNames<Enum>::values)
        if (candidate == value) return name;
    return {};
}

template <Choice Enum>
std::optional<Enum> parse_choice(const std::string& name) {
    for (const auto& [value, candidate] : ChoiceNames<Enum>::values)
        if (name == candidate) return value;
    return std::nullopt;
}

template <Choice Enum>
std::vector<std::string> choice_names() {
    std::vector<std::string> names;
    for (const auto& [value, name] : ChoiceNames<Enum>::values)
        if (*name) names.emplace_back(name);
    return names;
}

} // namespace headroom
