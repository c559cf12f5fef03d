#include "core/models/weights/Preprocessing.h"

#include "datasets/base/Error.h"
#include "datasets/base/text/Json.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

namespace headroom {

using nlohmann::ordered_json;

namespace {

struct Mode {
    const char* name;
    Preprocessing preprocessing;
};

const std::vector<Mode>& modes() {
    static const std::vector<Mode> all = {
        {"caffe", {true, 255, {103.939, 116.779, 123.68}, {1, 1, 1}}},
        {"tf", {false, 255, {127.5, 127.5, 127.5}, {127.5, 127.5, 127.5}}},
        {"torch", {false, 1, {0.485, 0.456, 0.406}, {0.229, 0.224, 0.225}}},
        {"none", {false, 1, {0, 0, 0}, {1, 1, 1}}},
    };
    return all;
}

std::vector<double> numbers(const ordered_json& json, const char* key, const std::string& where) {
    const auto value = json.contains(key) ? json[key] : ordered_json();
    const bool list = value.is_array() && (value.size() == 1 || value.size() == 3);
    if (!list || !std::ranges::all_of(value, [](const auto& one) { return one.is_number(); }))
        throw data_error(fmt::format("{}: {} is {}: expected a list of 3 numbers, or of 1", where,
                                     key, shown(value)));
    return value.get<std::vector<double>>();
}

} // namespace

const std::vector<std::string>& preprocessing_names() {
    static const auto names = [] {
        std::vector<std::string> result;
        for (const auto& mode : modes())
            result.emplace_back(mode.name);
        return result;
    }();
    return names;
}

Preprocessing parse_preprocessing(const std::string& name_or_file) {
    for (const auto& mode : modes())
        if (mode.name == name_or_file) return mode.preprocessing;
    std::error_code ignored;
    if (!std::filesystem::exists(name_or_file, ignored))
        throw option_error("preprocessing",
                           fmt::format("{}: expected {}, or a JSON file", name_or_file,
                                       fmt::join(preprocessing_names(), ", ")));
    return preprocessing_from_json(read_json_file(name_or_file), name_or_file);
}

Preprocessing preprocessing_from_json(const ordered_json& json, const std::string& where) {
    if (!json.is_object()) throw data_error(fmt::format("{}: expected a JSON object", where));
    for (const auto& [key, value] : json.items())
        if (key != "order" && key != "range" && key != "mean" && key != "deviation")
            throw data_error(fmt::format(
                "{}: unknown key {}: expected order, range, mean and deviation", where, key));
    const auto order = json.value("order", ordered_json("rgb"));
    const auto range = json.value("range", ordered_json(1));
    if (order != "rgb" && order != "bgr")
        throw data_error(
            fmt::format("{}: order is {}: expected \"rgb\" or \"bgr\"", where, shown(order)));
    if (range != 1 && range != 255)
        throw data_error(fmt::format("{}: range is {}: expected 1 or 255", where, shown(range)));
    Preprocessing result{order == "bgr", range.get<double>(), numbers(json, "mean", where),
                         numbers(json, "deviation", where)};
    if (result.mean.size() != result.deviation.size())
        throw data_error(fmt::format("{}: {} means and {} deviations: expected as many of both",
                                     where, result.mean.size(), result.deviation.size()));
    for (const double value : result.deviation)
        if (!(value > 0) || !(1 / value < 1e30))
            throw data_error(
                fmt::format("{}: deviation {}: expected numbers above 0", where, value));
    return result;
}

ordered_json to_json(const Preprocessing& preprocessing) {
    return {{"order", preprocessing.bgr ? "bgr" : "rgb"},
            {"range", preprocessing.range},
            {"mean", preprocessing.mean},
            {"deviation", preprocessing.deviation}};
}

std::string to_string(const Preprocessing& preprocessing) {
    const auto& [bgr, range, mean, deviation] = preprocessing;
    auto text = fmt::format("{}, ({} - ({})) / ({})",
                            mean.size() == 1 ? "grey"
                            : bgr            ? "BGR"
                                             : "RGB",
                            range == 1 ? "x / 255" : "x", fmt::join(mean, ", "),
                            fmt::join(deviation, ", "));
    for (const auto& mode : modes())
        if (mode.preprocessing == preprocessing) text = fmt::format("{}: {}", mode.name, text);
    return text;
}

Preprocessing as_rgb(const Preprocessing& preprocessing) {
    if (!preprocessing.bgr) return preprocessing;
    auto result = preprocessing;
    result.bgr = false;
    std::ranges::reverse(result.mean);
    std::ranges::reverse(result.deviation);
    return result;
}

Normalisation normalisation(const Preprocessing& preprocessing) {
    Normalisation result;
    for (const double mean : preprocessing.mean)
        result.mean.push_back(static_cast<float>(mean / preprocessing.range));
    for (const double deviation : preprocessing.deviation)
        result.sd.push_back(static_cast<float>(deviation / preprocessing.range));
    return result;
}

} // namespace headroom
