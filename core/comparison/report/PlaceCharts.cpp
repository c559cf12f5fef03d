#include "core/comparison/report/PlaceCharts.h"

#include "core/comparison/AccuracyInterval.h"
#include "core/comparison/Format.h"
#include "core/comparison/report/ReportCharts.h"
#include "core/models/Head.h"
#include "datasets/base/Error.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace headroom {
namespace {

constexpr double shortest_training = 0.01; ///< seconds; above 0, for a logarithmic axis

/// S of a head, 0 if it is not known from its name. A report may name heads of a later version.
int side_by_name(const std::string& head) {
    try {
        return head == "gap-dense" ? 1 : head_size(head);
    } catch (const Error&) {
        return 0;
    }
}

struct PooledHead {
    int side = 0;
    std::size_t head = 0; ///< its index
    double params = 0;
};

/// The side of the maps that flatten-dense flattens: with the same hidden layers, heads of the
/// family have slope * S^2 + rest parameters. 0 if these do not.
int flattened_side(const std::vector<PooledHead>& known, double params) {
    const auto& small = known.front();
    const auto& large = known.back();
    const auto square = [](int side) { return static_cast<double>(side) * side; };
    const double slope = (large.params - small.params) / (square(large.side) - square(small.side));
    const auto fits = [&](int side, double has) {
        return std::abs(small.params + slope * (square(side) - square(small.side)) - has) < 0.5;
    };
    const bool alike =
        std::ranges::all_of(known, [&](const auto& one) { return fits(one.side, one.params); });
    if (!alike || !(slope > 0) || !(params >= large.params)) return 0;
    const auto side = static_cast<int>(
        std::lround(std::sqrt((params - small.params) / slope + square(small.side))));
    return fits(side, params) ? side : 0;
}

std::vector<PooledHead> pooled_heads(const HeadComparison& comparison) {
    std::vector<PooledHead> heads;
    const auto add = [&](int side, std::size_t i) {
        if (side > 0 && std::ranges::find(heads, side, &PooledHead::side) == heads.end())
            heads.push_back({side, i, comparison.heads[i].mean("head_params")});
    };
    for (std::size_t i = 0; i < comparison.heads.size(); ++i)
        add(side_by_name(comparison.heads[i].head), i);
    std::ranges::sort(heads, {}, &PooledHead::side);
    if (heads.size() < 2) return heads;
    for (std::size_t i = 0; i < comparison.heads.size(); ++i)
        if (comparison.heads[i].head == "flatten-dense")
            add(flattened_side(heads, comparison.heads[i].mean("head_params")), i);
    return heads;
}

/// Widens the chart's y axis to hold a head's accuracy and interval, and returns both.
std::pair<double, Interval> accuracy_in(LineChart& chart, const HeadComparison& comparison,
                                        const HeadFigures& head) {
    const auto own = accuracy_interval(head, comparison.test_count).interval;
    const double mean = head.mean("test_accuracy");
    chart.low = std::min({chart.low, own.first, mean});
    chart.high = std::max({chart.high, own.second, mean});
    return {mean, own};
}

/// Accuracy over what a head costs; `words` tells a cost in the description.
template <typename Cost, typename Words>
LineChart accuracy_over(const HeadComparison& comparison, LineChart chart, const Cost& cost_of,
                        const Words& words) {
    chart.low = 1;
    chart.high = 0;
    chart.log_x = true;
    for (std::size_t i = 0; i < comparison.heads.size(); ++i) {
        const auto& head = comparison.heads[i];
        const double cost = cost_of(head);
        const auto [mean, interval] = accuracy_in(chart, comparison, head);
        chart.lines.push_back(
            {head_colour(i), false, false, head.head, {{cost, mean}}, i, {interval}});
        chart.description += fmt::format("{}: {} with {}. ", head.head, percent(mean), words(cost));
    }
    return chart;
}

} // namespace

LineChart accuracy_by_parameters(const HeadComparison& comparison) {
    return accuracy_over(
        comparison,
        {"Test accuracy over the parameters of the head", {}, "parameters of the head", {}},
        [](const HeadFigures& head) { return head.mean("head_params"); },
        [](double cost) { return grouped(std::llround(cost)) + " parameters"; });
}

LineChart accuracy_by_time(const HeadComparison& comparison) {
    return accuracy_over(
        comparison, {"Test accuracy over the training time", {}, "seconds of training", {}},
        [](const HeadFigures& head) { return std::max(shortest_training, head.mean("seconds")); },
        [](double cost) { return duration(cost) + " of training"; });
}

std::optional<PlaceCurve> place_curve(const HeadComparison& comparison) {
    const auto heads = pooled_heads(comparison);
    if (heads.size() < 3) return {};
    PlaceCurve curve;
    curve.accuracy = {"Test accuracy over S", {}, "S: maps are averaged to S x S", {}, 1, 0};
    curve.accuracy.log_x = true;
    curve.parameters.title = "Parameters of the head over S";
    Line line{"ink", false, false, "", {}};
    for (const auto& [side, i, params] : heads) {
        const auto& head = comparison.heads[i];
        const auto [mean, interval] = accuracy_in(curve.accuracy, comparison, head);
        line.points.emplace_back(side, mean);
        line.intervals.push_back(interval);
        curve.sides.push_back(side);
        curve.accuracy.x_ticks.push_back(side);
        curve.accuracy.description += fmt::format("S = {}: {}. ", side, percent(mean));
        curve.parameters.bars.push_back({fmt::format("S = {}: {}", side, head.head),
                                         short_count(params),
                                         {{params, head_colour(i)}}});
        curve.parameters.description +=
            fmt::format("S = {}: {}. ", side, grouped(std::llround(params)));
    }
    curve.accuracy.lines.push_back(std::move(line));
    return curve;
}

std::string interval_note(const HeadComparison& comparison) {
    const bool over_seeds = std::ranges::all_of(comparison.heads, [&](const auto& head) {
        return accuracy_interval(head, comparison.test_count).over_seeds;
    });
    return over_seeds ? "Bars are 95% intervals over the seeds."
                      : "Bars are 95% intervals over the test images, for these networks.";
}

} // namespace headroom
