#include "core/training/MetricTable.h"

#include <cmath>

namespace headroom {
namespace {

/// Mean over the classes that count.
template <typename Counts, typename Value>
std::optional<double> class_mean(const Evaluation& evaluation, Counts counts, Value value) {
    double sum = 0;
    int classes = 0;
    for (const auto& figures : evaluation.per_class) {
        if (!counts(figures)) continue;
        sum += value(figures);
        ++classes;
    }
    return classes > 0 ? std::optional(sum / classes) : std::nullopt;
}

std::optional<double> accuracy(const Evaluation& e) {
    return e.count > 0 ? std::optional(e.accuracy) : std::nullopt;
}

std::optional<double> loss(const Evaluation& e) {
    return e.count > 0 ? std::optional(e.loss) : std::nullopt;
}

/// Same as scikit-learn's f1_score(average="macro"): counts classes with images or predictions.
std::optional<double> macro_f1(const Evaluation& e) {
    return class_mean(
        e, [](const ClassFigures& c) { return c.support + c.predicted > 0; },
        [](const ClassFigures& c) { return c.f1; });
}

/// Same as scikit-learn's balanced_accuracy_score: counts classes with images.
std::optional<double> balanced_accuracy(const Evaluation& e) {
    return class_mean(
        e, [](const ClassFigures& c) { return c.support > 0; },
        [](const ClassFigures& c) { return c.recall; });
}

std::optional<double> top5_accuracy(const Evaluation& e) {
    if (e.count == 0 || e.per_class.size() <= top_classes) return std::nullopt;
    return static_cast<double>(e.top_correct) / static_cast<double>(e.count);
}

} // namespace

const std::vector<Metric>& evaluation_metrics() {
    static const std::vector<Metric> metrics = {
        {"accuracy", "Accuracy", Better::higher, Unit::share, accuracy},
        {"loss", "Loss", Better::lower, Unit::loss, loss},
        {"macro_f1", "Macro F1", Better::higher, Unit::share, macro_f1},
        {"balanced_accuracy", "Balanced accuracy", Better::higher, Unit::share, balanced_accuracy},
        {"top5_accuracy", "Top-5 accuracy", Better::higher, Unit::share, top5_accuracy},
    };
    return metrics;
}

MetricValues metric_values(const Evaluation& evaluation) {
    MetricValues values;
    for (const auto& metric : evaluation_metrics())
        if (const auto value = metric.value(evaluation)) values[metric.key] = *value;
    return values;
}

} // namespace headroom
