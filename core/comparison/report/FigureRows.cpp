#include "core/comparison/report/FigureRows.h"

#include "core/comparison/Format.h"

#include <cmath>
#include <fmt/format.h>

namespace headroom {
namespace {

enum class Better { higher, lower, neither };

/// Costs that differ by less than this are called equal: timings wander that much by themselves.
constexpr double clear_ratio = 1.03;

/// The head whose value is clearly better than every other's.
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

/// Test accuracy has a best head only where the interval of the difference leaves out 0.
std::optional<std::size_t> best_accuracy(const HeadComparison& comparison) {
    if (comparison.heads.size() != 2 || comparison.differences.size() != 1) return std::nullopt;
    const auto& interval = comparison.differences[0].interval;
    if (interval.first > 0) return 1;
    if (interval.second < 0) return 0;
    return std::nullopt;
}

template <typename Value, typename Write>
FigureRow row(const HeadComparison& comparison, const char* label, Better better, Value value,
              Write write) {
    FigureRow result{label, {}, {}, false};
    std::vector<double> values;
    for (const auto& head : comparison.heads) {
        values.push_back(static_cast<double>(value(head)));
        result.cells.push_back(write(value(head)));
    }
    result.best = clearly_best(values, better);
    return result;
}

FigureRow accuracy_row(const HeadComparison& comparison, const char* label,
                       Spread HeadFigures::*member, bool signed_points) {
    FigureRow result{label, {}, {}, true};
    for (const auto& head : comparison.heads) {
        const auto& figures = head.*member;
        auto cell = signed_points ? points(figures.mean) + " points" : percent(figures.mean);
        if (figures.values.size() > 1 && !signed_points)
            cell += fmt::format(" ± {:.2f}", 100 * figures.sd);
        result.cells.push_back(cell);
    }
    return result;
}

} // namespace

std::vector<FigureRow> figure_rows(const HeadComparison& comparison) {
    std::vector<FigureRow> rows;
    rows.push_back(accuracy_row(comparison, "Test accuracy", &HeadFigures::test_accuracy, false));
    rows.back().best = best_accuracy(comparison);
    rows.push_back(accuracy_row(comparison, "Train accuracy", &HeadFigures::train_accuracy, false));
    rows.push_back(accuracy_row(comparison, "Overfitting gap", &HeadFigures::gap, true));

    const auto add = [&](const char* label, Better better, auto value, auto write) {
        rows.push_back(row(comparison, label, better, value, write));
    };
    using Head = const HeadFigures&;
    add(
        "Parameters", Better::lower, [](Head h) { return h.backbone_params + h.head_params; },
        [](auto v) { return short_count(static_cast<double>(v)); });
    add(
        "  backbone", Better::neither, [](Head h) { return h.backbone_params; }, grouped);
    add(
        "  head", Better::neither, [](Head h) { return h.head_params; }, grouped);
    add(
        "MACs, one image", Better::lower, [](Head h) { return h.macs; },
        [](auto v) { return short_count(static_cast<double>(v)); });
    add(
        "Activations, one batch", Better::lower, [](Head h) { return h.activation_bytes; },
        [](auto v) { return short_bytes(static_cast<double>(v)); });
    add(
        "Training time", Better::lower, [](Head h) { return h.seconds.mean; }, duration);
    add(
        "Training speed", Better::higher, [](Head h) { return h.images_per_second.mean; },
        [](double v) { return fmt::format("{} images/s", grouped(std::llround(v))); });
    add(
        "Peak memory", Better::lower, [](Head h) { return h.peak_memory_bytes.mean; }, short_bytes);
    return rows;
}

} // namespace headroom
