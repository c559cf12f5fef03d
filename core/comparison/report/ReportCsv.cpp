#include "core/comparison/RunMetrics.h"
#include "core/comparison/report/Report.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <iterator>

namespace headroom {

namespace {

/// Columns of version 0.1 keep their places; later ones follow.
std::vector<std::string> csv_columns() {
    std::vector<std::string> names = {"backbone_params",
                                      "head_params",
                                      "total_params",
                                      "macs",
                                      "activation_bytes",
                                      "train_accuracy_mean",
                                      "train_accuracy_sd",
                                      "test_accuracy_mean",
                                      "test_accuracy_sd",
                                      "gap_mean",
                                      "gap_sd",
                                      "seconds_mean",
                                      "images_per_second_mean",
                                      "peak_memory_bytes_mean"};
    const auto add = [&](const std::string& name) {
        if (std::ranges::find(names, name) == names.end()) names.push_back(name);
    };
    for (const auto& metric : run_metrics()) {
        if (!metric.by_seed) add(metric.key);
        if (!metric.by_seed) continue;
        add(metric.key + "_mean");
        add(metric.key + "_sd");
    }
    return names;
}

/// Columns of a head's difference from the first head, and of its judgement; empty for the first.
constexpr const char* difference_columns[] = {
    "difference",        "difference_low",     "difference_high", "probability_worse",
    "probability_equal", "probability_better", "standing"};

std::string difference_cells(const HeadComparison& comparison, const HeadFigures& head) {
    const auto found =
        std::ranges::find(comparison.differences, head.head, &HeadDifference::second);
    if (found == comparison.differences.end())
        return std::string(std::size(difference_columns), ',');
    const auto& judgement = found->judgement;
    const auto& [worse, equal, better] = judgement.probabilities;
    return fmt::format(",{},{},{},{},{},{},{}", found->test_accuracy.mean, judgement.interval.first,
                       judgement.interval.second, worse, equal, better,
                       to_string(judgement.standing));
}

/// Empty if the head has no such metric.
std::string cell(const HeadFigures& head, const std::string& column) {
    for (const auto& metric : run_metrics()) {
        const auto* values = head.find(metric.key);
        if (!values) continue;
        if (column == metric.key) return fmt::format("{}", std::llround(values->mean));
        if (column == metric.key + "_mean") return fmt::format("{}", values->mean);
        if (column == metric.key + "_sd") return fmt::format("{}", values->sd);
    }
    return {};
}

} // namespace

std::string to_csv(const HeadComparison& comparison) {
    const auto names = csv_columns();
    auto csv = fmt::format("head,seeds,{},{}\n", fmt::join(names, ","),
                           fmt::join(difference_columns, ","));
    for (const auto& head : comparison.heads) {
        csv += fmt::format("{},{}", head.head, head.runs.size());
        for (const auto& name : names)
            csv += ',' + cell(head, name);
        csv += difference_cells(comparison, head) + '\n';
    }
    return csv;
}

} // namespace headroom
