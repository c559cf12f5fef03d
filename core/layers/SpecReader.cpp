#include "core/layers/SpecReader.h"

#include "datasets/base/Error.h"
#include "datasets/base/text/Json.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {

using Json = nlohmann::ordered_json;

SpecReader::SpecReader(const Json& spec) : spec_(spec) {
    if (!spec.is_object() || !spec.contains("type") || !spec["type"].is_string())
        throw usage_error(fmt::format("a layer is an object with a \"type\", such as "
                                      "{{\"type\": \"relu\"}}, found {}",
                                      shown(spec)));
    type_ = spec["type"].get<std::string>();
}

const Json* SpecReader::find(const std::string& key) {
    read_.insert(key);
    auto found = spec_.find(key);
    return found == spec_.end() ? nullptr : &*found;
}

void SpecReader::fail(const std::string& key, const std::string& expected) const {
    throw usage_error(fmt::format("layer {}: \"{}\" must be {}", shown(spec_), key, expected));
}

int SpecReader::integer(const std::string& key, int low, int high) {
    auto* value = find(key);
    auto inside = [&] {
        if (!value || !value->is_number_integer()) return false;
        if (value->is_number_unsigned() && value->get<std::uint64_t>() > INT32_MAX) return false;
        auto v = value->get<std::int64_t>();
        return v >= low && v <= high;
    };
    if (!inside()) fail(key, fmt::format("a whole number from {} to {}", low, high));
    return value->get<int>();
}

int SpecReader::integer(const std::string& key, int low, int high, int otherwise) {
    return find(key) ? integer(key, low, high) : otherwise;
}

double SpecReader::number(const std::string& key, double low, double high, double otherwise) {
    auto* value = find(key);
    if (!value) return otherwise;
    if (!value->is_number() || value->get<double>() < low || value->get<double>() > high)
        fail(key, fmt::format("a number from {} to {}", low, high));
    return value->get<double>();
}

bool SpecReader::boolean(const std::string& key, bool otherwise) {
    auto* value = find(key);
    if (!value) return otherwise;
    if (!value->is_boolean()) fail(key, "true or false");
    return value->get<bool>();
}

Shape SpecReader::size(const std::string& key, int low, int high) {
    auto* value = find(key);
    auto inside = [&](const Json& v) { return v.is_number_integer() && v >= low && v <= high; };
    if (value && inside(*value)) return {value->get<int>(), value->get<int>()};
    if (value && value->is_array() && value->size() == 2 && inside((*value)[0]) &&
        inside((*value)[1]))
        return {(*value)[0].get<int>(), (*value)[1].get<int>()};
    fail(key,
         fmt::format("a whole number from {} to {}, or two of them [height, width]", low, high));
}

Shape SpecReader::integers(const std::string& key, int low, int high,
                           std::initializer_list<int> counts, const Shape& otherwise) {
    auto* value = find(key);
    if (!value) return otherwise;
    Shape all;
    const auto add = [&](const Json& v) {
        if (!v.is_number_integer() || v < low || v > high)
            fail(key, fmt::format("a whole number from {} to {}, or a list of {} of them", low,
                                  high, fmt::join(counts.begin() + 1, counts.end(), " or ")));
        all.push_back(v.get<int>());
    };
    if (value->is_array())
        std::ranges::for_each(*value, add);
    else
        add(*value);
    if (value->is_array() == (all.size() == 1) ||
        std::ranges::find(counts, static_cast<int>(all.size())) == counts.end())
        fail(key, fmt::format("one number or a list of {}, found {}",
                              fmt::join(counts.begin() + 1, counts.end(), " or "), all.size()));
    return all;
}

bool SpecReader::is_text(const std::string& key, const std::string& text) {
    auto* value = find(key);
    return value && value->is_string() && *value == text;
}

std::vector<Json> SpecReader::layers(const std::string& key) {
    auto* value = find(key);
    if (!value) return {};
    constexpr std::size_t max_layers = 10'000;
    if (!value->is_array() || value->size() > max_layers)
        fail(key, fmt::format("a list of at most {} layers", max_layers));
    return {value->begin(), value->end()};
}

Shape SpecReader::size(const std::string& key, int low, int high, const Shape& otherwise) {
    return find(key) ? size(key, low, high) : otherwise;
}

void SpecReader::finish() const {
    for (auto& [key, value] : spec_.items())
        if (!read_.contains(key))
            throw usage_error(fmt::format("layer {}: unknown key {}; \"{}\" knows {}", shown(spec_),
                                          shown(key), type_, fmt::join(read_, ", ")));
}

} // namespace headroom
