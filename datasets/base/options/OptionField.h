#pragma once

#include "datasets/base/Error.h"
#include "datasets/base/options/OptionValue.h"
#include "datasets/base/text/ByteSize.h"

#include <limits>

namespace headroom {

/// Range of numbers that an option allows.
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

/// A word that stands for a number that is none of the option's: "auto".
struct NamedNumber {
    const char* word = "";
    double number = 0;
};

/// Whether config.json contains an option. One added later is if_given, so that older versions can
/// read the rest.
enum class InFile { always, if_given, never };

/// One option of an options struct. Each struct has a function that visits all its fields, and the
/// rest follows from that table: the command line, its help, config.json, "Copy as command", the
/// desktop form and the tables of docs/commands.md.
///
///     template <typename Options, typename Visit> void visit_fields(Options& o, Visit&& visit) {
///         const TrainOptions by_default;
///         visit(OptionField{.key = "epochs", ...}, o.epochs, by_default.epochs);
///
/// OptionValue.h lists the types of values.
struct OptionField {
    const char* key;             ///< "batch-size", on the command line after two dashes
    const char* label;           ///< "&Batch size", in forms
    const char* help;            ///< a noun phrase, without the default; of a flag, what it does
    const char* value_name = ""; ///< "N"; choices and flags need none
    /// Meaning of the default, if its value does not show it: "a third of the epochs".
    const char* default_text = "";
    const char* file_key = "";           ///< in config.json, if not the key with underscores
    OptionRange range = {};              ///< of numbers
    NamedNumber named = {};              ///< of numbers
    std::vector<std::string> words = {}; ///< all allowed values, beside its default
    const char* group = "";              ///< the part of its struct: "resizing"
    /// The option has an effect only if that one has that value: "optimizer", "sgd"; without a
    /// value, if that one is given.
    const char *needs = "", *needs_value = "";
    const char* only_for = "";       ///< the format without which it has no effect: "hdf5"
    bool bytes = false;              ///< a number of bytes, written 512MB or 2GiB
    bool always_in_command = false;  ///< "Copy as command" includes it even where it is the default
    InFile in_file = InFile::always; ///< config.json has it
    bool rare = false;               ///< forms fold it away

    std::string name_in_file() const {
        if (*file_key) return file_key;
        std::string name = key;
        std::ranges::replace(name, '-', '_');
        return name;
    }

    /// Returns whether the number is the one that the option has a word for.
    bool is_named(double number) const { return *named.word && number == named.number; }

    /// Returns whether its key or its group is in the list, or the list is empty.
    bool is_among(const std::vector<std::string>& names) const {
        return names.empty() || std::ranges::find(names, key) != names.end() ||
               std::ranges::find(names, group) != names.end();
    }
};

/// The option's key on the command line: a flag that is on unless given is no-KEY.
template <typename Type>
std::string option_key(const OptionField& field, [[maybe_unused]] const Type& by_default) {
    if constexpr (std::is_same_v<Type, bool>)
        if (by_default) return std::string("no-") + field.key;
    return field.key;
}

/// Formats a value as users write it: "0.05", "cosine", "2GiB".
template <typename Type>
std::string option_text(const OptionField& field, const Type& value) {
    if constexpr (std::is_same_v<Type, std::uint64_t>)
        if (field.bytes) return byte_size_string(value);
    if constexpr (NumberValue<Type>)
        if (field.is_named(static_cast<double>(value))) return field.named.word;
    return value_text(value);
}

/// Allowed values of the option, for help and forms; empty if there are too many.
template <typename Type>
std::vector<std::string> option_words(const OptionField& field) {
    if constexpr (Choice<Type>)
        return choice_names<Type>();
    else
        return field.words;
}

/// "a whole number", for errors.
template <typename Type>
std::string expected_text(const OptionField& field) {
    if (*field.named.word) return fmt::format("{}, or {}", field.range.expected, field.named.word);
    if (const auto words = option_words<Type>(field); !words.empty())
        return fmt::format("one of {}", fmt::join(words, ", "));
    if (field.bytes) return "a number and a unit, such as 512MB or 2GiB";
    if constexpr (std::is_same_v<Type, int> || std::is_same_v<Type, std::optional<int>>)
        return "a whole number";
    if constexpr (std::is_same_v<Type, std::uint64_t>) return "a whole number from 0";
    if constexpr (std::is_same_v<Type, double>) return "a number";
    return field.range.expected;
}

/// Describes the expected value if this one is not among its words or in its range; else empty.
template <typename Type>
std::string what_is_expected(const OptionField& field, const Type& value, const Type& by_default) {
    if (value == by_default) return {};
    if constexpr (NumberValue<Type>)
        if (const auto number = static_cast<double>(value);
            !field.range.contains(number) && !field.is_named(number))
            return *field.named.word ? expected_text<Type>(field) : field.range.expected;
    const auto& words = field.words;
    const bool known = words.empty() || std::ranges::find(words, value_text(value)) != words.end();
    return known ? std::string() : expected_text<Type>(field);
}

/// Throws Error(usage) with the option's key if the value is not allowed.
template <typename Type>
void check_value(const OptionField& field, const Type& value, const Type& by_default) {
    if (const auto expected = what_is_expected(field, value, by_default); !expected.empty())
        throw option_error(field.key,
                           fmt::format("{}: expected {}", option_text(field, value), expected));
}

/// Checks all values of a struct.
template <typename Options>
void check_values(const Options& options) {
    visit_fields(options, [](const OptionField& field, const auto& value, const auto& by_default) {
        check_value(field, value, by_default);
    });
}

/// Reads a value as users write it. Throws Error(usage) with the option's key.
template <typename Type>
void read_option(const OptionField& field, const std::string& text, Type& value) {
    Type read = value;
    const auto words = option_words<Type>(field);
    bool good = words.empty() || std::ranges::find(words, text) != words.end();
    if constexpr (NumberValue<Type>)
        if (*field.named.word && text == field.named.word) {
            value = static_cast<Type>(field.named.number);
            return;
        }
    if constexpr (std::is_same_v<Type, std::uint64_t>)
        good = good && (field.bytes ? read_byte_size(text, read) : read_value(text, read));
    else
        good = good && read_value(text, read);
    if constexpr (NumberValue<Type>)
        good = good && !field.is_named(static_cast<double>(read)); // only its word means it
    if (!good)
        throw option_error(field.key, fmt::format("{}: expected {}", text.empty() ? "''" : text,
                                                  expected_text<Type>(field)));
    value = std::move(read);
}

/// Text of the field with that key; empty if there is none.
template <typename Options>
std::string value_of_field(const Options& options, const std::string& key) {
    std::string text;
    visit_fields(options, [&](const OptionField& field, const auto& value, const auto&) {
        if (field.key == key) text = option_text(field, value);
    });
    return text;
}

/// Returns whether the option that a field needs has the value needed, or is given at all.
template <typename Options>
bool has_needed(const Options& options, const OptionField& field) {
    const auto value = value_of_field(options, field.needs);
    return *field.needs_value ? value == field.needs_value
                              : value != value_of_field(Options(), field.needs);
}

} // namespace headroom
