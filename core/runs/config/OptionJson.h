#pragma once

#include "core/runs/JsonFields.h"
#include "datasets/base/options/OptionField.h"

namespace headroom {

/// Converts a value to its form in config.json: null for none, a number's word if it has one.
template <typename Type>
nlohmann::ordered_json value_to_json(const OptionField& field, const Type& value) {
    if constexpr (OptionalValue<Type>::value)
        return value ? value_to_json(field, *value) : nlohmann::ordered_json();
    else if constexpr (NamedValue<Type>)
        return to_string(value);
    else if constexpr (NumberValue<Type>)
        return field.is_named(static_cast<double>(value)) ? nlohmann::ordered_json(field.named.word)
                                                          : nlohmann::ordered_json(value);
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
    } else if (NumberValue<Type> && *field.named.word && json.is_text(name.c_str())) {
        std::string text;
        json.take(name.c_str(), text);
        if (text != field.named.word) json.fail(name.c_str(), expected_text<Type>(field));
        if constexpr (NumberValue<Type>) value = static_cast<Type>(field.named.number);
    } else {
        json.take(name.c_str(), value);
        if constexpr (NumberValue<Type>)
            if (field.is_named(static_cast<double>(value)))
                json.fail(name.c_str(), expected_text<Type>(field));
    }
}

/// Converts an options struct to its form in config.json: every field of its table stored in files.
template <typename Options>
nlohmann::ordered_json options_to_json(const Options& options) {
    nlohmann::ordered_json json;
    visit_fields(options, [&](const OptionField& field, const auto& value, const auto& by_default) {
        const bool given = value != by_default || (*field.needs && has_needed(options, field));
        if (field.in_file == InFile::always || (field.in_file == InFile::if_given && given))
            json[field.name_in_file()] = value_to_json(field, value);
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
