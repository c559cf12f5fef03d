#include "core/comparison/report/FigureRows.h"

#include "core/comparison/Format.h"
#include "core/comparison/RunMetrics.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace headroom {
namespace {

/// Costs that differ by less than this count as equal: timings fluctuate as much.
constexpr double clear_ratio = 1.03;

/// Returns the head whose value is clearly better than all others.
std::optional<std::size_t> clearly_best(const std::vector<double>& values, Better better) {
    if (better == Better::neither || values.size() < 2) return std::nullopt;
    for (std::size_t i = 0; i < values.size(); ++i) {
        bool best = true;
        for (std::size_t j = 0; j < values.size(); ++j) {
            if (i == j) continue;
            best = best && (better == Better::lower ? values[i] * clear_ratio < values[j]
                                                    : values[i] > values[j] * clear_ratio);
        }
        if (best) return i;
    }
    return std::nullopt;
}

/// Test accuracy has a best head only if the verdict names one.
std::optional<std::size_t> best_accuracy(const HeadComparison& comparison) {
    if (comparison.heads.size() != 2 || comparison.differences.size() != 1) return std::nullopt;
    switch (comparison.differences[0].judgement.standing) {
    case Standing::first_better:
        return 0;
    case Standing::second_better:
        return 1;
    default:
        return std::nullopt;
    }
}

std::string cell_of(const RunMetric& metric, const Spread& values) {
    if (metric.key.ends_with("_params") && metric.key != "total_params")
        return grouped(std::llround(values.mean)); // parts of the total, to the last one
    auto cell = metric_text(values.mean, metric.unit);
    if (values.values.size() < 2) return cell;
    if (metric.unit == Unit::share) return cell + fmt::format(" ± {:.2f}", 100 * values.sd);
    if (metric.unit == Unit::factor) return cell + fmt::format(" ± {:.2f}", values.sd);
    if (metric.unit == Unit::loss) return cell + fmt::format(" ± {:.4f}", values.sd);
    return cell;
}

} // namespace

std::vector<FigureRow> figure_rows(const std::vector<HeadFigures>& heads,
                                   std::optional<std::size_t> best_accuracy) {
    std::vector<FigureRow> rows;
    for (const auto& metric : run_metrics()) {
        FigureRow row{metric.label, {}, {}, metric.quality};
        std::vector<double> means;
        for (const auto& head : heads)
            if (const auto* values = head.find(metric.key)) {
                row.cells.push_back(cell_of(metric, *values));
                means.push_back(values->mean);
            } else {
                row.cells.emplace_back("–");
            }
        if (means.empty()) continue; // no head here has it, or an older version wrote none
        if (metric.key == "test_accuracy")
            row.best = best_accuracy;
        else if (!metric.quality && means.size() == heads.size())
            row.best = clearly_best(means, metric.better);
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<FigureRow> figure_rows(const HeadComparison& comparison) {
    return figure_rows(comparison.heads, best_accuracy(comparison));
}

} // namespace headroom
