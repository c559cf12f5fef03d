#include "core/comparison/RunMetrics.h"

#include "core/comparison/Format.h"

#include <cctype>
#include <cmath>
#include <fmt/format.h>

namespace headroom {
namespace {

std::string after(const char* first, std::string label) {
    label[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(label[0])));
    return fmt::format("{} {}", first, label);
}

RunMetric evaluated(const char* split, const char* title, const Metric& metric,
                    MetricValues TrainedRun::*values) {
    return {fmt::format("{}_{}", split, metric.key),
            after(title, metric.label),
            metric.better,
            metric.unit,
            true,
            true,
            [values, key = std::string(metric.key)](const TrainedRun& run) {
                const auto found = (run.*values).find(key);
                return found == (run.*values).end() ? std::nullopt : std::optional(found->second);
            }};
}

template <typename Member>
RunMetric cost(const char* key, const char* label, Better better, Unit unit, bool by_seed,
               Member member) {
    return {key, label, better, unit, false, by_seed, [member](const TrainedRun& run) {
                return std::optional(static_cast<double>(std::invoke(member, run)));
            }};
}

/// A cost that only runs with a frozen part have.
template <typename Member>
RunMetric frozen_cost(const char* key, const char* label, Unit unit, bool by_seed, Member member) {
    return {key,
            label,
            Better::neither,
            unit,
            false,
            by_seed,
            [member](const TrainedRun& run) -> std::optional<double> {
                const auto value = static_cast<double>(std::invoke(member, run));
                return run.frozen_params > 0 && value > 0 ? std::optional(value) : std::nullopt;
            }};
}

template <typename Value>
RunMetric calibrated(std::string key, std::string label, Better better, Unit unit, Value value) {
    return {std::move(key),
            std::move(label),
            better,
            unit,
            true,
            true,
            [value](const TrainedRun& run) -> std::optional<double> {
                return run.calibration ? std::optional<double>(value(*run.calibration))
                                       : std::nullopt;
            }};
}

void add_calibration(std::vector<RunMetric>& all) {
    all.push_back(calibrated("calibration_error", "Calibration error", Better::lower, Unit::share,
                             [](const RunCalibration& own) { return own.error; }));
    all.push_back(calibrated("temperature", "  best temperature", Better::neither, Unit::factor,
                             [](const RunCalibration& own) { return own.temperature; }));
    all.push_back(calibrated("calibration_error_after", "  error with it", Better::lower,
                             Unit::share,
                             [](const RunCalibration& own) { return own.error_after; }));
    for (std::size_t i = 0; i < surest_shares.size(); ++i)
        all.push_back(calibrated(
            fmt::format("accuracy_at_{}", surest_shares[i]),
            fmt::format("{} surest {}%", i == 0 ? "Accuracy on the" : "  on the", surest_shares[i]),
            Better::higher, Unit::share, [i](const RunCalibration& own) { return own.surest[i]; }));
}

std::vector<RunMetric> make_run_metrics() {
    const auto& metrics = evaluation_metrics();
    std::vector<RunMetric> all;
    all.push_back(evaluated("test", "Test", metrics.front(), &TrainedRun::test));
    all.push_back(evaluated("train", "Train", metrics.front(), &TrainedRun::train));
    all.push_back({"gap", "Overfitting gap", Better::neither, Unit::points, true, true,
                   [](const TrainedRun& run) {
                       return std::optional(run.train_accuracy() - run.test_accuracy());
                   }});
    for (std::size_t i = 1; i < metrics.size(); ++i)
        all.push_back(evaluated("test", "Test", metrics[i], &TrainedRun::test));
    add_calibration(all);
    all.push_back({"weight_outside_gap", "Weight bound to places", Better::neither, Unit::share,
                   true, true, [](const TrainedRun& run) { return run.weight_outside_gap; }});
    all.push_back(cost("total_params", "Parameters", Better::lower, Unit::count, false,
                       &TrainedRun::total_params));
    all.push_back(cost("backbone_params", "  backbone", Better::neither, Unit::count, false,
                       &TrainedRun::backbone_params));
    all.push_back(cost("head_params", "  head", Better::neither, Unit::count, false,
                       &TrainedRun::head_params));
    all.push_back(frozen_cost("trained_params", "  trained", Unit::count, false,
                              &TrainedRun::trained_params));
    all.push_back(
        frozen_cost("frozen_params", "  frozen", Unit::count, false, &TrainedRun::frozen_params));
    all.push_back(
        cost("macs", "MACs, one image", Better::lower, Unit::count, false, &TrainedRun::macs));
    all.push_back(cost("activation_bytes", "Activations, one batch", Better::lower, Unit::bytes,
                       false, &TrainedRun::activation_bytes));
    all.push_back(
        cost("seconds", "Training time", Better::lower, Unit::seconds, true, &TrainedRun::seconds));
    all.push_back(frozen_cost("feature_seconds", "Feature pass, shared", Unit::seconds, true,
                              &TrainedRun::feature_seconds));
    all.push_back(cost("images_per_second", "Training speed", Better::higher,
                       Unit::images_per_second, true, &TrainedRun::images_per_second));
    all.push_back(cost("peak_memory_bytes", "Peak memory", Better::lower, Unit::bytes, true,
                       &TrainedRun::peak_memory_bytes));
    return all;
}

} // namespace

const std::vector<RunMetric>& run_metrics() {
    static const std::vector<RunMetric> metrics = make_run_metrics();
    return metrics;
}

std::string metric_text(double value, Unit unit) {
    switch (unit) {
    case Unit::share:
        return percent(value);
    case Unit::points:
        return points(value) + " points";
    case Unit::loss:
        return fmt::format("{:.4f}", value);
    case Unit::factor:
        return fmt::format("{:.2f}", value);
    case Unit::count:
        return short_count(value);
    case Unit::bytes:
        return short_bytes(value);
    case Unit::seconds:
        return duration(value);
    case Unit::images_per_second:
        return fmt::format("{} images/s", grouped(std::llround(value)));
    }
    return {};
}

} // namespace headroom
