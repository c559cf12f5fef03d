#pragma once

#include "cli/options/OptionSet.h"
#include "datasets/base/options/OptionField.h"

#include <fmt/ranges.h>

namespace headroom {

/// Help text: "passes over the training images (default 5)".
template <typename Type>
std::string help_of(const OptionField& field, const Type& by_default) {
    if constexpr (std::is_same_v<Type, bool>)
        return by_default ? fmt::format("do not {}", field.help) : field.help;
    const std::string text = field.help;
    const auto usual = *field.default_text ? field.default_text : option_text(field, by_default);
    return usual.empty() ? text : fmt::format("{} (default {})", text, usual);
}

/// Adds the option of one field, which writes to `value`; its current value is the default.
template <typename Type>
void add_field(OptionSet& set, const OptionField& field, Type& value) {
    const auto name = option_key(field, value), help = help_of(field, value);
    const auto words = option_words<Type>(field);
    if constexpr (std::is_same_v<Type, bool>)
        set.flag(name, help, value, !value);
    else if constexpr (std::is_same_v<Type, std::vector<std::string>>)
        set.list(name, field.value_name, help, value);
    else
        set.call(name, words.empty() ? field.value_name : fmt::format("{}", fmt::join(words, "|")),
                 help,
                 [&value, field](const std::string& text) { read_option(field, text, value); });
    if (!words.empty()) set.suggest(words);
}

/// Adds an option whose values are choices, separated by commas; `values` holds the default.
template <Choice Enum>
void add_choices(OptionSet& set, const OptionField& field, std::vector<Enum>& values) {
    std::vector<std::string> names;
    for (const auto value : values)
        names.push_back(to_string(value));
    set.list(field.key, field.value_name, help_of(field, names),
             [&values, field](const std::vector<std::string>& parts) {
                 values.clear();
                 for (const auto& part : parts)
                     read_option(field, part, values.emplace_back());
             });
    set.suggest(choice_names<Enum>());
}

/// Adds the options of a struct: those with these keys or of these groups, or all.
template <typename Options>
void add_fields(OptionSet& set, Options& options, const std::vector<std::string>& names = {}) {
    visit_fields(options, [&](const OptionField& field, auto& value, const auto&) {
        if (field.is_among(names)) add_field(set, field, value);
    });
}

} // namespace headroom
