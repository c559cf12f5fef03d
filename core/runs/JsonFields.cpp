#include "core/runs/JsonFields.h"

#include "datasets/base/Error.h"
#include "datasets/base/text/Json.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace headroom {

using nlohmann::ordered_json;

JsonFields::JsonFields(const ordered_json& object, std::string file, std::string path)
    : object_(object), file_(std::move(file)), path_(std::move(path)) {
    if (!object_.is_object())
        throw data_error(fmt::format("{}: {}expected a JSON object, found {}: it was changed or "
                                     "damaged",
                                     file_, path_.empty() ? "" : path_ + " ", shown(object_)));
}

void JsonFields::fail(const char* key, const std::string& expected) const {
    const auto found = object_.find(key);
    throw data_error(fmt::format("{}: {}{}: expected {}, found {}: it was changed or damaged",
                                 file_, path_, key, expected,
                                 found == object_.end() ? "none" : shown(*found)));
}

const ordered_json& JsonFields::at(const char* key) const {
    const auto found = object_.find(key);
    if (found == object_.end()) fail(key, "a value");
    return *found;
}

JsonFields JsonFields::object(const char* key) const {
    return {at(key), file_, fmt::format("{}{}.", path_, key)};
}

std::vector<JsonFields> JsonFields::objects(const char* key) const {
    const auto& list = at(key);
    if (!list.is_array()) fail(key, "a list");
    std::vector<JsonFields> all;
    for (const auto& each : list)
        all.emplace_back(each, file_, fmt::format("{}{}[{}].", path_, key, all.size()));
    return all;
}

std::uint64_t JsonFields::natural(const char* key, std::uint64_t low, std::uint64_t high) const {
    const auto& value = at(key);
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() < low ||
        value.get<std::uint64_t>() > high)
        fail(key, fmt::format("a whole number from {} to {}", low, high));
    return value.get<std::uint64_t>();
}

std::int64_t JsonFields::integer(const char* key, std::int64_t low, std::int64_t high) const {
    const auto& value = at(key);
    constexpr auto highest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    const bool fits = value.is_number_unsigned() ? value.get<std::uint64_t>() <= highest
                                                 : value.is_number_integer();
    if (!fits || value.get<std::int64_t>() < low || value.get<std::int64_t>() > high)
        fail(key, fmt::format("a whole number from {} to {}", low, high));
    return value.get<std::int64_t>();
}

void JsonFields::take(const char* key, double& value, double low, double high) const {
    const auto& number = at(key);
    if (!number.is_number() || !(number.get<double>() >= low) || !(number.get<double>() <= high))
        fail(key, fmt::format("a number from {:g} to {:g}", low, high));
    value = number.get<double>();
}

void JsonFields::take(const char* key, double& value) const {
    const auto& number = at(key);
    if (!number.is_number() || !std::isfinite(number.get<double>())) fail(key, "a number");
    value = number.get<double>();
}

void JsonFields::take(const char* key, std::pair<double, double>& value) const {
    const auto& list = at(key);
    if (!list.is_array() || list.size() != 2 || !list[0].is_number() || !list[1].is_number())
        fail(key, "two numbers");
    value = {list[0].get<double>(), list[1].get<double>()};
}

void JsonFields::take(const char* key, bool& value) const {
    if (!at(key).is_boolean()) fail(key, "true or false");
    value = at(key).get<bool>();
}

void JsonFields::take(const char* key, std::string& value) const {
    if (!at(key).is_string()) fail(key, "a text");
    value = at(key).get<std::string>();
}

void JsonFields::take(const char* key, std::vector<std::string>& value) const {
    const auto& list = at(key);
    if (!list.is_array() ||
        !std::ranges::all_of(list, [](const auto& each) { return each.is_string(); }))
        fail(key, "a list of texts");
    value = list.get<std::vector<std::string>>();
}

} // namespace headroom
