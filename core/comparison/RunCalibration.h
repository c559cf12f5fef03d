#pragma once

#include "core/comparison/statistics/Calibration.h"
#include "core/training/Metrics.h"

#include <array>
#include <optional>

namespace headroom {

/// Percentages of the test images, those with the highest confidence, on which accuracy is given.
inline constexpr std::array surest_shares = {50, 80, 90, 95, 99};

/// How far the probabilities of a trained run can be trusted, on its test images.
struct RunCalibration {
    double error = 0;                  ///< expected calibration error, 15 bins
    std::optional<double> temperature; ///< best on the valid split; none without one
    std::optional<double> error_after; ///< `error` with that temperature
    std::array<double, surest_shares.size()> surest{}; ///< accuracy on each of surest_shares
    std::vector<ReliabilityBin> bins{};                ///< empty in a comparison read from a file
};

/// The most probable class of each image. See confidences().
std::vector<Confidence> confidences_of(const Evaluation& evaluation, double temperature = 1);

/// Measures it. Both evaluations have their probabilities; `valid` is empty if there is no valid
/// split. Returns none without test images.
std::optional<RunCalibration> run_calibration(const Evaluation& test, const Evaluation& valid);

} // namespace headroom
