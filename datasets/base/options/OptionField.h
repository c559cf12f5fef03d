#pragma once

#include "datasets/base/Error.h"
#include "datasets/base/options/OptionValue.h"
#include "datasets/base/text/ByteSize.h"

#include <limits>

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

/// Whether config.json has an option. One that joined later is there if_given, so that older
/// versions read the rest.
enum class InFile { always, if_given, never };

/// One option of an options struct. Each struct has a function that visits all of its fields, and
/// everything else follows from that table: the command line, its help, config.json, "Copy as
/// command", the desktop form and the tables of docs/commands.md.
///
///     template <typename Options, typename Visit> void visit_fields(Options& o, Visit&& visit) {
///         const TrainOptions by_default;
///         visit(OptionField{.key = "epochs", ...}, o.epochs, by_default.epochs);
///
/// OptionValue.h lists the types that a value may have.
struct OptionField {
    const char* key;             ///< "batch-size", on the command line behind two dashes
    const char* label;           ///< "&Batch size", in forms
    const char* help;            ///< a noun phrase, without the default; of a flag, what it does
    const char* value_name = ""; ///< "N"; choices and flags need none
    /// What the default means, where its value does not say it: "a third of the epochs".
    const char* default_text = "";
    const char* file_key = "";           ///< in config.json, if not the key with underscores
    OptionRange range = {};              ///< of numbers
    std::vector<std::string> words = {}; ///< all that the value may be, beside its default
    const char* group = "";              ///< the part of its struct: "resizing"
    /// The option has an effect only where that one has that value: "optimizer", "sgd". Without a
    /// value: where that one is given.
    const char *needs = "", *needs_value = "";
    const char* only_for = "";       ///< the format without which it has no effect: "hdf5"
    bool bytes = false;              ///< a number of bytes, written 512MB or 2GiB
    bool always_in_command = false;  ///< "Copy as command" names it even where it is the default
    InFile in_file = InFile::always; ///< config.json has it
    bool rare = false;               ///< forms fold it away

    std::string name_in_file() const {
        if (*file_key) return file_key;
        std::string name = key;
        std::ranges::replace(name, '-', '_');
        return name;
    }

    /// Whether the field is one of these: its key or its group is among them, or there are none.
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

/// A value as people write it: "0.05", "cosine", "2GiB".
template <typename Type>
std::string option_text(const OptionField& field, const Type& value) {
    if constexpr (std::is_same_v<Type, std::uint64_t>)
        if (field.bytes) return byte_size_string(value);
    return value_text(value);
}

/// What a value of the option may be, for help and forms; empty where there are too many.
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
    if (const auto words = option_words<Type>(field); !words.empty())
        return fmt::format("one of {}", fmt::join(words, ", "));
    if (field.bytes) return "a number and a unit, such as 512MB or 2GiB";
    if constexpr (std::is_same_v<Type, int> || std::is_same_v<Type, std::optional<int>>)
        return "a whole number";
    if constexpr (std::is_same_v<Type, std::uint64_t>) return "a whole number from 0";
    if constexpr (std::is_same_v<Type, double>) return "a number";
    return field.range.expected;
}

/// What the value should be, where it is not one of its words or not in its range; else empty.
template <typename Type>
std::string what_is_expected(const OptionField& field, const Type& value, const Type& by_default) {
    if (value == by_default) return {};
    if constexpr (NumberValue<Type>)
        if (!field.range.contains(static_cast<double>(value))) return field.range.expected;
    const auto& words = field.words;
    const bool known = words.empty() || std::ranges::find(words, value_text(value)) != words.end();
    return known ? std::string() : expected_text<Type>(field);
}

/// Throws Error(usage) that carries the option's key, where another value is expected.
template <typename Type>
void check_value(const OptionField& field, const Type& value, const Type& by_default) {
    if (const auto expected = what_is_expected(field, value, by_default); !expected.empty())
        throw option_error(field.key,
                           fmt::format("{}: expected {}", option_text(field, value), expected));
}

/// The same of all values.
template <typename Options>
void check_values(const Options& options) {
    visit_fields(options, [](const OptionField& field, const auto& value, const auto& by_default) {
        check_value(field, value, by_default);
    });
}

/// Reads a value as people write it. Throws Error(usage) that carries the option's key.
template <typename Type>
void read_option(const OptionField& field, const std::string& text, Type& value) {
    Type read = value;
    const auto words = option_words<Type>(field);
    bool good = words.empty() || std::ranges::find(words, text) != words.end();
    if constexpr (std::is_same_v<Type, std::uint64_t>)
        good = good && (field.bytes ? read_byte_size(text, read) : read_value(text, read));
    else
        good = good && read_value(text, read);
    if (!good)
        throw option_error(field.key, fmt::format("{}: expected {}", text.empty() ? "''" : text,
                                                  expected_text<Type>(field)));
    value = std::move(read);
}

/// The text of the field with that key; empty where there is none.
template <typename Options>
std::string value_of_field(const Options& options, const std::string& key) {
    std::string text;
    visit_fields(options, [&](const OptionField& field, const auto& value, const auto&) {
        if (field.key == key) text = option_text(field, value);
    });
    return text;
}

/// Whether the option that a field needs is there: with the value needed, or given at all.
template <typename Options>
bool has_needed(const Options& options, const OptionField& field) {
    const auto value = value_of_field(options, field.needs);
    return *field.needs_value ? value == field.needs_value
                              : value != value_of_field(Options(), field.needs);
}

} // namespace headroom
