#pragma once

#include "cli/options/OptionSet.h"
#include "datasets/base/OptionField.h"

#include <fmt/ranges.h>

namespace headroom {

/// How a field is called on the command line: a flag that is on unless given is --no-KEY.
template <typename Value>
std::string flag_name(const OptionField& field, [[maybe_unused]] const Value& by_default) {
    if constexpr (std::is_same_v<Value, bool>)
        if (by_default) return std::string("no-") + field.key;
    return field.key;
}

/// "passes over the training images (default 5)"
template <typename Value>
std::string help_of(const OptionField& field, const Value& by_default) {
    if constexpr (std::is_same_v<Value, bool>)
        return by_default ? fmt::format("do not {}", field.help) : field.help;
    const std::string text = field.help;
    const auto usual = *field.default_text ? field.default_text : option_text(by_default);
    return usual.empty() ? text : fmt::format("{} (default {})", text, usual);
}

/// Adds the option of one field, which writes to `value`.
template <typename Value>
void add_field(OptionSet& set, const OptionField& field, Value& value, const Value& by_default) {
    const auto name = flag_name(field, by_default), help = help_of(field, by_default);
    if constexpr (std::is_same_v<Value, bool>) {
        set.flag(name, help, value, !by_default);
    } else if constexpr (Choice<Value>) {
        set.call(name, fmt::format("{}", fmt::join(choice_names<Value>(), "|")), help,
                 [&value, key = std::string(field.key)](const std::string& word) {
                     const auto parsed = parse_choice<Value>(word);
                     if (!parsed)
                         throw option_error(key,
                                            fmt::format("{}: expected one of {}", word,
                                                        fmt::join(choice_names<Value>(), ", ")));
                     value = *parsed;
                 });
        set.suggest(choice_names<Value>());
    } else if constexpr (std::is_same_v<Value, std::string>) {
        set.text(name, field.value_name, help, value);
    } else {
        set.number(name, field.value_name, help, value);
    }
}

/// Adds the options of a struct: those with the given keys, or all.
template <typename Options>
void add_fields(OptionSet& set, Options& options, const std::vector<std::string>& keys = {}) {
    visit_fields(options, [&](const OptionField& field, auto& value, const auto& by_default) {
        if (keys.empty() || std::ranges::find(keys, field.key) != keys.end())
            add_field(set, field, value, by_default);
    });
}

/// Adds the option of one field of another struct, which writes to `value`.
template <typename Options, typename Value>
void add_field_like(OptionSet& set, const std::string& key, Value& value) {
    const Options options;
    visit_fields(options, [&](const OptionField& field, const auto&, const auto& by_default) {
        if constexpr (std::is_same_v<std::decay_t<decltype(by_default)>, Value>)
            if (field.key == key) add_field(set, field, value, by_default);
    });
}

} // namespace headroom
