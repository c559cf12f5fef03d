#include "core/comparison/report/CalibrationSection.h"

#include "core/comparison/Format.h"
#include "core/comparison/report/ReportCharts.h"
#include "core/comparison/report/ReportPage.h"

#include <algorithm>
#include <fmt/format.h>

namespace headroom {
namespace {

/// "accuracy_at_50" and so on, with 100% at last.
std::vector<std::pair<int, std::string>> coverage_metrics() {
    std::vector<std::pair<int, std::string>> metrics;
    for (const int percent : surest_shares)
        metrics.emplace_back(percent, fmt::format("accuracy_at_{}", percent));
    metrics.emplace_back(100, "test_accuracy");
    return metrics;
}

/// "Calibration error 1.20%; 0.40% at the temperature 1.31."
std::string error_in_words(const HeadFigures& head) {
    auto words = fmt::format("Calibration error {}", percent(head.mean("calibration_error")));
    if (const auto* after = head.find("calibration_error_after"))
        words += fmt::format("; {} at the temperature {:.2f}", percent(after->mean),
                             head.mean("temperature"));
    return words + ".";
}

} // namespace

ReliabilityDiagram reliability_diagram(const HeadComparison& comparison, std::size_t head) {
    const auto& figures = comparison.heads[head];
    ReliabilityDiagram diagram{"Reliability of " + figures.head, error_in_words(figures),
                               head_colour(head), figures.reliability};
    for (const auto& bin : figures.reliability)
        if (bin.count > 0)
            diagram.description +=
                fmt::format(" Confidence {}: accuracy {} ({} answers).", percent(bin.confidence),
                            percent(bin.accuracy), grouped(static_cast<std::int64_t>(bin.count)));
    return diagram;
}

LineChart coverage_chart(const HeadComparison& comparison) {
    LineChart chart{
        "Accuracy on the surest images", {}, "percent of the images, the surest first", {}, 1, 0,
        {50, 60, 70, 80, 90, 100}};
    for (std::size_t h = 0; h < comparison.heads.size(); ++h) {
        const auto& head = comparison.heads[h];
        Line line{head_colour(h), false, h % 2 == 1, head.head, {}, h};
        std::string figures;
        for (const auto& [share, metric] : coverage_metrics()) {
            const auto* accuracy = head.find(metric);
            if (!accuracy) continue;
            line.points.emplace_back(share, accuracy->mean);
            chart.low = std::min(chart.low, accuracy->mean);
            chart.high = std::max(chart.high, accuracy->mean);
            figures += fmt::format("{}{}% {}", figures.empty() ? "" : ", ", share,
                                   percent(accuracy->mean));
        }
        chart.description += fmt::format("{}: {}. ", head.head, figures);
        chart.lines.push_back(std::move(line));
    }
    return chart;
}

std::string calibration_section(const HeadComparison& comparison) {
    std::string charts;
    bool tempered = false;
    for (std::size_t h = 0; h < comparison.heads.size(); ++h) {
        const auto& head = comparison.heads[h];
        if (head.reliability.empty() || !head.find("calibration_error")) continue;
        charts += chart_card("Reliability of " + head.head,
                             to_svg(reliability_diagram(comparison, h)), error_in_words(head));
        tempered = tempered || head.find("temperature");
    }
    if (charts.empty()) return "";
    charts += chart_card("Accuracy on the surest images", to_svg(coverage_chart(comparison)),
                         "If the least sure images were left to a person, the rest would be "
                         "answered with this accuracy.");
    return fmt::format(
        "<h2>Can their probabilities be trusted?</h2>\n<div class=\"cards pairs\">\n{}</div>\n"
        "<p class=\"note\">Confidence is the probability of the answer, in 15 bins over all seeds. "
        "On the dashed line a network is right as often as it says; below it, it is too sure. The "
        "bars below show how many images are that sure; rings are bins of fewer than {} answers, "
        "which say little. {}</p>\n",
        charts, few_answers,
        tempered ? "The temperature was fitted on the valid split, and changes no answer."
                 : "There is no valid split to fit a temperature on.");
}

} // namespace headroom
