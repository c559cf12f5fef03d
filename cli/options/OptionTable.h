#pragma once

#include "cli/options/OptionFields.h"

#include "datasets/base/options/OptionName.h"
#include <fmt/ranges.h>

namespace headroom {

/// Formats the options of a struct as a Markdown table, for docs/commands.md.
template <typename Options>
std::string option_table() {
    std::string text = "| option | what | default |\n|---|---|---|\n";
    const Options options;
    visit_fields(options, [&](const OptionField& field, const auto&, const auto& by_default) {
        using Type = std::decay_t<decltype(by_default)>;
        const auto words = option_words<Type>(field);
        const auto value =
            words.empty() ? field.value_name : fmt::format("{}", fmt::join(words, "\\|"));
        const auto name = option_key(field, by_default);
        auto what = std::string(field.help);
        auto usual = *field.default_text ? field.default_text : option_text(field, by_default);
        if constexpr (std::is_same_v<Type, bool>) {
            what = by_default ? fmt::format("do not {}", field.help) : field.help;
            usual = "";
        }
        if (*field.needs)
            what += fmt::format("; with `{}`", option_name(field.needs, field.needs_value));
        text += fmt::format("| `--{}{}{}` | {} | {} |\n", name, value.empty() ? "" : " ", value,
                            what, usual);
    });
    return text;
}

} // namespace headroom
