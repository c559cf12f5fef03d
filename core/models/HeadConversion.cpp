#include "core/models/HeadConversion.h"

#include "core/models/GlobalAverage.h"
#include "datasets/base/Error.h"
#include "datasets/base/options/OptionName.h"

#include <algorithm>
#include <fmt/format.h>
#include <numeric>

namespace headroom {

namespace {

constexpr const char *gap_head = "gap-dense", *flatten_head = "flatten-dense";

/// Number of places of a map.
std::size_t places_of(const Model& model) {
    const Shape shape = model.feature_shape();
    return static_cast<std::size_t>(shape[1] * shape[2]);
}

double sum(std::span<const float> values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

/// The weights with each map's spread evenly over its places.
std::vector<float> spread(std::span<const float> weight, std::size_t places) {
    std::vector<float> all;
    for (const float value : weight)
        all.insert(all.end(), places, value / static_cast<float>(places));
    return all;
}

/// The weights with each map's summed over its places.
std::vector<float> summed(std::span<const float> weight, std::size_t places) {
    std::vector<float> all;
    for (std::size_t at = 0; at < weight.size(); at += places)
        all.push_back(static_cast<float>(sum(weight.subspan(at, places))));
    return all;
}

} // namespace

std::vector<std::string> convertible_heads() {
    return {flatten_head, gap_head};
}

Model convert_head(const Model& model, const std::string& to) {
    const HeadSpec& from = model.head_spec();
    const bool spreads = to == flatten_head;
    if (to != flatten_head && to != gap_head)
        throw option_error("to", fmt::format("{}: expected {} or {}", to, flatten_head, gap_head));
    if (spreads ? !begins_with_global_average(model) : from.kind != flatten_head)
        throw usage_error(fmt::format("a {} head cannot be converted to {}: expected {}", from.kind,
                                      to, spreads ? gap_head : flatten_head));
    ModelSpec spec = model.spec();
    std::erase_if(spec.heads, [&](const HeadSpec& head) { return head.kind == to; });
    spec.heads.push_back({to, from.hidden, from.dropout});
    Model result(std::move(spec), to);
    const std::size_t places = places_of(model);
    const auto given = model.parameters();
    const auto taken = result.parameters();
    // Neither head's pooling has parameters.
    const std::size_t first_dense = model.backbone().parameters().size();
    for (std::size_t i = 0; i < taken.size(); ++i) {
        const Tensor value = given[i]->plain_value();
        if (i != first_dense)
            taken[i]->set_value(value.values());
        else
            taken[i]->set_value(spreads ? spread(value.values(), places)
                                        : summed(value.values(), places));
    }
    return result;
}

std::optional<double> weight_outside_gap(const Model& model) {
    if (model.head_spec().kind != flatten_head) return {};
    const Tensor weight = model.head().parameters()[0]->plain_value();
    const std::size_t places = places_of(model);
    double outside = 0, all = 0;
    for (std::size_t at = 0; at < weight.size(); at += places) {
        const auto of_map = weight.values().subspan(at, places);
        const double mean = sum(of_map) / static_cast<double>(of_map.size());
        for (const double value : of_map) {
            outside += (value - mean) * (value - mean);
            all += value * value;
        }
    }
    return all > 0 ? outside / all : 0;
}

} // namespace headroom
