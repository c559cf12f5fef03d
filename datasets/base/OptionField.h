#pragma once

#include "datasets/base/Choice.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>
#include <limits>
#include <type_traits>

namespace headroom {

/// The numbers that an option may be.
struct OptionRange {
    double min = -std::numeric_limits<double>::infinity();
    double max = std::numeric_limits<double>::infinity();
    const char* expected = "a number"; ///< "at least 1", for errors
    bool without_min = false, without_max = false;

    /// False for NaN and infinity.
    bool contains(double value) const {
        return value - value == 0 && (without_min ? value > min : value >= min) &&
               (without_max ? value < max : value <= max);
    }
};

/// One option of an options struct. Each struct has a function that visits all of its fields, and
/// everything else follows from that table: the command line, its help, config.json, "Copy as
/// command", the desktop form and the tables of docs/commands.md.
///
///     template <typename Options, typename Visit> void visit_fields(Options& o, Visit&& visit) {
///         const TrainOptions by_default;
///         visit(OptionField{.key = "epochs", ...}, o.epochs, by_default.epochs);
///
/// A value is a bool, an int, a std::uint64_t, a double, a std::string or a Choice (Choice.h).
struct OptionField {
    const char* key;             ///< "batch-size"; --batch-size on the command line
    const char* label;           ///< "&Batch size", in forms
    const char* help;            ///< a noun phrase, without the default
    const char* value_name = ""; ///< "N"; choices and flags need none
    /// What the default means, where its value does not say it: "a third of the epochs".
    const char* default_text = "";
    const char* file_key = ""; ///< in config.json, where it is not the key with underscores
    OptionRange range = {};    ///< of numbers
    /// The option has an effect only where that one has that value: "optimizer", "sgd".
    const char *needs = "", *needs_value = "";
    bool always_in_command = false; ///< "Copy as command" names it even where it is the default
    bool in_file = true;            ///< config.json has it
    bool rare = false;              ///< forms fold it away

    std::string name_in_file() const {
        if (*file_key) return file_key;
        std::string name = key;
        std::ranges::replace(name, '-', '_');
        return name;
    }
};

/// A value as people write it: "0.05", "cosine".
template <typename Value>
std::string option_text(const Value& value) {
    if constexpr (Choice<Value>)
        return to_string(value);
    else
        return fmt::format("{}", value);
}

/// Throws Error(usage) that carries the key of the first number out of its range.
template <typename Options>
void check_ranges(const Options& options) {
    visit_fields(options, [](const OptionField& field, const auto& value, const auto&) {
        using Type = std::decay_t<decltype(value)>;
        if constexpr (std::is_arithmetic_v<Type> && !std::is_same_v<Type, bool>)
            if (!field.range.contains(static_cast<double>(value)))
                throw option_error(field.key,
                                   fmt::format("{}: expected {}", value, field.range.expected));
    });
}

/// The text of the field with that key; empty where there is none.
template <typename Options>
std::string value_of_field(const Options& options, const std::string& key) {
    std::string text;
    visit_fields(options, [&](const OptionField& field, const auto& value, const auto&) {
        if (field.key == key) text = option_text(value);
    });
    return text;
}

} // namespace headroom
