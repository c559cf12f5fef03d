#include "core/comparison/report/ReportCharts.h"

#include "core/comparison/Format.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace headroom {
namespace {

/// Returns the mean of the runs' curves, over the epochs that every run has.
std::vector<std::pair<double, double>> mean_curve(const std::vector<TrainedRun>& runs,
                                                  double CurvePoint::*value) {
    std::size_t epochs = runs.empty() ? 0 : runs.front().curve.size();
    for (const auto& run : runs)
        epochs = std::min(epochs, run.curve.size());
    std::vector<std::pair<double, double>> points(epochs);
    for (std::size_t i = 0; i < epochs; ++i) {
        points[i].first = runs.front().curve[i].epoch;
        for (const auto& run : runs)
            points[i].second += run.curve[i].*value / static_cast<double>(runs.size());
    }
    return points;
}

std::vector<std::pair<double, double>> curve_of(const TrainedRun& run, double CurvePoint::*value) {
    std::vector<std::pair<double, double>> points;
    for (const auto& point : run.curve)
        points.emplace_back(point.epoch, point.*value);
    return points;
}

template <typename Value, typename Write>
BarChart bars(const HeadComparison& comparison, const char* title, Value value, Write write) {
    BarChart chart{title, {}, {}};
    for (std::size_t i = 0; i < comparison.heads.size(); ++i) {
        const auto& head = comparison.heads[i];
        const auto figure = static_cast<double>(value(head));
        chart.bars.push_back({head.head, write(figure), {{figure, head_colour(i)}}});
        chart.description += fmt::format("{}: {}. ", head.head, write(figure));
    }
    return chart;
}

} // namespace

std::string head_colour(std::size_t head) {
    return fmt::format("c{}", head % 6);
}

DotChart accuracy_chart(const HeadComparison& comparison) {
    DotChart chart{"Test accuracy of each seed", {}, {}, false, {}, {}};
    for (std::size_t i = 0; i < comparison.heads.size(); ++i) {
        const auto& head = comparison.heads[i];
        const auto& figures = head.metrics.at("test_accuracy");
        Dots dots{head.head,      percent(figures.mean), head_colour(i),
                  figures.values, figures.mean,          {}};
        dots.interval = seed_interval(figures.values, 0, 1);
        if (figures.values.size() == 1) dots.values.clear();
        chart.rows.push_back(dots);
        chart.description += fmt::format("{}: mean {}. ", head.head, percent(figures.mean));
    }
    return chart;
}

DotChart difference_chart(const std::string& first, const std::string& second,
                          const Spread& figures, const Interval& interval, const std::string& over,
                          const std::string& verdict) {
    DotChart chart{"Difference of test accuracy", verdict, {}, true, "← " + first + " better",
                   second + " better →"};
    chart.rows.push_back({"95% over " + over, range(interval), "ink",
                          figures.values.size() > 1 ? figures.values : std::vector<double>(),
                          figures.mean, interval});
    return chart;
}

DotChart difference_chart(const HeadDifference& difference) {
    return difference_chart(difference.first, difference.second, difference.test_accuracy,
                            difference.judgement.interval, interval_base(difference.judgement),
                            difference.verdict);
}

LineChart curve_chart(const HeadComparison& comparison, std::size_t head) {
    LineChart chart{"Learning curves of " + comparison.heads[head].head,
                    "Accuracy on training and held-out images after each epoch.",
                    "epoch",
                    {},
                    1,
                    0};
    for (const auto& figures : comparison.heads) // one scale for all heads, for comparison
        for (const auto& run : figures.runs)
            for (const auto& point : run.curve)
                for (double value : {point.train_accuracy, point.held_out_accuracy}) {
                    chart.low = std::min(chart.low, value);
                    chart.high = std::max(chart.high, value);
                }
    if (chart.high < chart.low) return chart; // no run has a curve

    const auto& runs = comparison.heads[head].runs;
    const auto colour = head_colour(head);
    const auto add = [&](double CurvePoint::*value, const char* css, bool dashed,
                         const char* label) {
        if (runs.size() > 1)
            for (const auto& run : runs)
                chart.lines.push_back({css, true, dashed, "", curve_of(run, value)});
        chart.lines.push_back({css, false, dashed, label, mean_curve(runs, value)});
    };
    add(&CurvePoint::train_accuracy, "neutral", true, "training");
    add(&CurvePoint::held_out_accuracy, colour.c_str(), false, "held out");
    return chart;
}

BarChart parameter_chart(const HeadComparison& comparison) {
    BarChart chart{"Parameters of backbone and head", {}, {}};
    for (std::size_t i = 0; i < comparison.heads.size(); ++i) {
        const auto& head = comparison.heads[i];
        const auto backbone = head.mean("backbone_params");
        const auto own = head.mean("head_params");
        chart.bars.push_back({head.head,
                              fmt::format("{} = {} + {}", short_count(backbone + own),
                                          short_count(backbone), short_count(own)),
                              {{backbone, "neutral"}, {own, head_colour(i)}}});
        chart.description +=
            fmt::format("{}: {} in the backbone, {} in the head. ", head.head,
                        grouped(std::llround(backbone)), grouped(std::llround(own)));
    }
    return chart;
}

std::vector<std::pair<std::string, BarChart>> cost_charts(const HeadComparison& comparison) {
    std::vector<std::pair<std::string, BarChart>> charts;
    const auto add = [&](const char* title, const char* metric, auto write) {
        const auto mean = [metric](const HeadFigures& head) { return head.mean(metric); };
        charts.emplace_back(title, bars(comparison, title, mean, write));
    };
    add("Computation for one image (MACs)", "macs", short_count);
    add("Training speed (images a second)", "images_per_second",
        [](double value) { return grouped(std::llround(value)); });
    add("Peak memory while training", "peak_memory_bytes", short_bytes);
    return charts;
}

} // namespace headroom
