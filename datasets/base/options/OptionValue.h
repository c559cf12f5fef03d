#pragma once

#include "datasets/base/options/Choice.h"

#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <type_traits>

namespace headroom {

/// Converts the value of an option to text and back. A value is a bool, a number, a text, a list of
/// texts, a Choice, a type with its own to_string() and read_value() (ImageSize), or an optional
/// one of these: an empty text is none.
template <typename Type>
struct OptionalValue : std::false_type {};
template <typename Type>
struct OptionalValue<std::optional<Type>> : std::true_type {};

/// A number that users write in digits, so not a bool.
template <typename Type>
concept NumberValue = std::is_arithmetic_v<Type> && !std::is_same_v<Type, bool>;

/// A type whose values are stored as text in files.
template <typename Type>
concept NamedValue = requires(const Type& value) {
    to_string(value);
};

/// "0.05", "cosine", "cat,dog", "32x32"
template <typename Type>
std::string value_text(const Type& value) {
    if constexpr (OptionalValue<Type>::value)
        return value ? value_text(*value) : std::string();
    else if constexpr (NamedValue<Type>)
        return to_string(value);
    else if constexpr (std::is_same_v<Type, std::vector<std::string>>)
        return fmt::format("{}", fmt::join(value, ","));
    else
        return fmt::format("{}", value);
}

/// Reads a value; returns false if the text is not one.
inline bool read_value(const std::string& text, std::string& value) {
    value = text;
    return true;
}

template <NumberValue Number>
bool read_value(const std::string& text, Number& value) {
    const auto* end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, value);
    return error == std::errc() && at == end && std::isfinite(static_cast<double>(value));
}

template <Choice Enum>
bool read_value(const std::string& text, Enum& value) {
    const auto parsed = parse_choice<Enum>(text);
    if (parsed) value = *parsed;
    return parsed.has_value();
}

/// "a,b,,c" is a, b and c.
inline bool read_value(const std::string& text, std::vector<std::string>& value) {
    value.clear();
    for (std::size_t from = 0; from <= text.size();) {
        const auto comma = std::min(text.find(',', from), text.size());
        if (comma > from) value.push_back(text.substr(from, comma - from));
        from = comma + 1;
    }
    return true;
}

template <typename Type>
bool read_value(const std::string& text, std::optional<Type>& value) {
    value.reset();
    return text.empty() || read_value(text, value.emplace());
}

} // namespace headroom
