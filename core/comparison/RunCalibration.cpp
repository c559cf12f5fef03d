#include "core/comparison/RunCalibration.h"

namespace headroom {

std::vector<Confidence> confidences_of(const Evaluation& evaluation, double temperature) {
    return confidences(evaluation.probabilities, evaluation.per_class.size(), evaluation.labels,
                       temperature);
}

std::optional<RunCalibration> run_calibration(const Evaluation& test, const Evaluation& valid) {
    if (test.probabilities.empty()) return {};
    RunCalibration result;
    const auto samples = confidences_of(test);
    result.bins = reliability_bins(samples);
    result.error = expected_calibration_error(result.bins);
    const auto curve = coverage_curve(samples);
    for (std::size_t i = 0; i < surest_shares.size(); ++i)
        result.surest[i] = accuracy_at(curve, surest_shares[i] / 100.0);
    if (valid.probabilities.empty()) return result;
    result.temperature =
        best_temperature(valid.probabilities, valid.per_class.size(), valid.labels);
    result.error_after =
        expected_calibration_error(reliability_bins(confidences_of(test, *result.temperature)));
    return result;
}

} // namespace headroom
