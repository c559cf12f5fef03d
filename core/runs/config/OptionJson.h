#pragma once

#include "core/runs/JsonFields.h"
#include "datasets/base/options/OptionField.h"

namespace headroom {

/// Converts a value to its form in config.json: null for none.
template <typename Type>
nlohmann::ordered_json value_to_json(const Type& value) {
    if constexpr (OptionalValue<Type>::value)
        return value ? value_to_json(*value) : nlohmann::ordered_json();
    else if constexpr (NamedValue<Type>)
        return to_string(value);
    else
        return value;
}

template <typename Type>
void value_from_json(const JsonFields& json, const OptionField& field, Type& value) {
    const auto name = field.name_in_file();
    if constexpr (OptionalValue<Type>::value) {
        value.reset();
        if (json.has(name.c_str())) value_from_json(json, field, value.emplace());
    } else if constexpr (NamedValue<Type>) {
        std::string text;
        json.take(name.c_str(), text);
        if (!read_value(text, value)) json.fail(name.c_str(), expected_text<Type>(field));
    } else {
        json.take(name.c_str(), value);
    }
}

/// Converts an options struct to its form in config.json: every field of its table stored in files.
template <typename Options>
nlohmann::ordered_json options_to_json(const Options& options) {
    nlohmann::ordered_json json;
    visit_fields(options, [&](const OptionField& field, const auto& value, const auto& by_default) {
        const bool given = value != by_default || (*field.needs && has_needed(options, field));
        if (field.in_file == InFile::always || (field.in_file == InFile::if_given && given))
            json[field.name_in_file()] = value_to_json(value);
    });
    return json;
}

/// Reads such an object. Fields that it lacks, as in files of older versions, keep their defaults.
/// Throws Error(bad_data) if a value has another type or is not allowed.
template <typename Options>
void options_from_json(const JsonFields& json, Options& options) {
    visit_fields(options, [&](const OptionField& field, auto& value, const auto& by_default) {
        const auto name = field.name_in_file();
        if (field.in_file == InFile::never || !json.contains(name.c_str())) return;
        value_from_json(json, field, value);
        if (const auto expected = what_is_expected(field, value, by_default); !expected.empty())
            json.fail(name.c_str(), expected);
    });
}

} // namespace headroom
