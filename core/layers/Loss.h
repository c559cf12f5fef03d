#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace headroom {

/// Cross-entropy between logits and labels, as PyTorch defines it. One unit means two classes and a
/// sigmoid (logit > 0 is class 1); more units mean one class each and a softmax.
///
///     LossResult r = cross_entropy(plan.logits(), model.units(), batch.labels, options,
///                                  plan.diff_logits());
struct LossOptions {
    /// In [0, 1): share of the target that is distributed evenly over all classes (Szegedy et al.
    /// 2016, doi:10.1109/CVPR.2016.308). For a sigmoid the targets are s/2, 1 - s/2.
    double label_smoothing = 0;

    /// One weight per class; empty = all 1. The loss is then the weighted mean, sum(weight[label] *
    /// loss) / sum(weight[label]).
    std::vector<float> class_weights;
};

struct LossResult {
    double loss = 0;   ///< (weighted) mean over the batch
    double weight = 0; ///< divisor of the mean: sum(weight[label]), or the count without weights
    std::int64_t correct = 0; ///< samples whose most probable class is their label
};

/// `logits` is labels.size() x units, row-major. If `diff_logits` is not empty it has the same size
/// and receives d(loss)/d(logits). A NaN in the logits makes the loss NaN.
LossResult cross_entropy(std::span<const float> logits, int units, std::span<const int> labels,
                         const LossOptions& options = {}, std::span<float> diff_logits = {});

/// Number of classes of a network with that number of output units: two for one sigmoid unit.
constexpr int classes_of(int units) {
    return units == 1 ? 2 : units;
}

/// Computes the probability of each class and returns the most probable one (the first if there are
/// several), for one sample's logits. `probabilities` has classes_of(logits.size()) values.
int predict(std::span<const float> logits, std::span<float> probabilities);

} // namespace headroom
