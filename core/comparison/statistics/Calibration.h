#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace headroom {

/// How far the probabilities of a classifier can be trusted.

/// The most probable class of one sample: its probability, and whether it was right.
struct Confidence {
    double probability = 0;
    bool right = false;
};

/// `probabilities` has `classes` values for each label, in rows. A `temperature` T makes them those
/// of softmax(log(probabilities) / T), which changes no answer.
std::vector<Confidence> confidences(std::span<const float> probabilities, std::size_t classes,
                                    std::span<const int> labels, double temperature = 1);

/// Samples whose confidence is above `from` and at most `to`.
struct ReliabilityBin {
    double from = 0, to = 0;
    std::size_t count = 0;
    double confidence = 0, accuracy = 0; ///< means; 0 for an empty bin
};

/// Bins of equal width between 0 and 1, for a reliability diagram.
std::vector<ReliabilityBin> reliability_bins(const std::vector<Confidence>& samples,
                                             std::size_t bins = 15);

/// The bins of several classifiers, or of one with several seeds, as one; all have equally many.
std::vector<ReliabilityBin> pooled_bins(const std::vector<std::vector<ReliabilityBin>>& all);

/// Expected calibration error: the bins' mean distance of accuracy and confidence, weighted by
/// their samples (Guo, Pleiss, Sun and Weinberger 2017, arXiv:1706.04599).
double expected_calibration_error(const std::vector<ReliabilityBin>& bins);

/// Temperature T for which softmax(log(probabilities) / T) has the lowest mean cross-entropy (Guo
/// et al. 2017), between 0.01 and 100. Choose it on a valid split: above 1 the classifier was too
/// sure. 1 without samples.
double best_temperature(std::span<const float> probabilities, std::size_t classes,
                        std::span<const int> labels);

/// Accuracy on the samples with the highest confidence.
struct CoveragePoint {
    double coverage = 0;  ///< share of samples that are answered
    double threshold = 0; ///< lowest confidence among them
    double accuracy = 0;
};

/// One point for each confidence that occurs, from the most confident samples to all of them
/// (El-Yaniv and Wiener 2010, Journal of Machine Learning Research 11:53).
std::vector<CoveragePoint> coverage_curve(std::vector<Confidence> samples);

/// Accuracy on the `share` of samples with the highest confidence, and on those that are as
/// confident as the least of them. `curve` must not be empty.
double accuracy_at(const std::vector<CoveragePoint>& curve, double share);

} // namespace headroom
