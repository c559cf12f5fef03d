#pragma once

#include "core/comparison/HeadComparison.h"
#include "core/comparison/statistics/Crossings.h"
#include "core/comparison/statistics/PowerLaw.h"

namespace headroom {

/// The expected error of a head with more training images: an extrapolation.
struct HeadForecast {
    std::string head;
    double error_now = 0;        ///< with the most images that were tried; mean over the seeds
    std::int64_t images = 0;     ///< ten times as many
    std::optional<PowerLaw> law; ///< none: nothing is extrapolated
    std::string words;           ///< a sentence: what they would bring, or why it is not known
};

/// Difference of two heads over the number of training images.
struct DataDifference {
    std::string first, second;
    std::vector<DifferenceAt> by_images; ///< ascending
    std::vector<Crossing> crossings;
    std::string words; ///< who is ahead where, and how sure the crossing is
};

/// Conclusions from the same comparison with several numbers of training images.
struct DataCurves {
    std::vector<HeadForecast> forecasts;     ///< by head
    std::vector<DataDifference> differences; ///< each later head against the first
};

/// `by_images` ascend by train_count, have the same heads, and a seed at least.
DataCurves data_curves(const std::vector<HeadComparison>& by_images);

/// "0.020 + 2 n^-0.52"; without a that rounds to 0
std::string law_text(const PowerLaw& law);

} // namespace headroom
