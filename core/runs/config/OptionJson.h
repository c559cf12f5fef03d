#pragma once

#include "core/runs/JsonFields.h"
#include "datasets/base/OptionField.h"

namespace headroom {

/// An options struct as config.json has it: every field of its table that goes into files.
template <typename Options>
nlohmann::ordered_json options_to_json(const Options& options) {
    nlohmann::ordered_json json;
    visit_fields(options, [&](const OptionField& field, const auto& value, const auto&) {
        if (!field.in_file) return;
        if constexpr (Choice<std::decay_t<decltype(value)>>)
            json[field.name_in_file()] = to_string(value);
        else
            json[field.name_in_file()] = value;
    });
    return json;
}

/// Reads such an object. A field that it lacks, as one written by an older version may, keeps its
/// default. Throws Error(bad_data) where a value has another type or is none of the choices.
template <typename Options>
void options_from_json(const JsonFields& json, Options& options) {
    visit_fields(options, [&](const OptionField& field, auto& value, const auto&) {
        using Type = std::decay_t<decltype(value)>;
        const auto name = field.name_in_file();
        if (!field.in_file || !json.contains(name.c_str())) return;
        if constexpr (Choice<Type>) {
            std::string text;
            json.take(name.c_str(), text);
            const auto parsed = parse_choice<Type>(text);
            if (!parsed)
                json.fail(name.c_str(),
                          fmt::format("one of {}", fmt::join(choice_names<Type>(), ", ")));
            value = *parsed;
        } else {
            json.take(name.c_str(), value);
        }
    });
}

} // namespace headroom
