#include "core/layers/Loss.h"

#include <algorithm>
#include <cmath>

namespace headroom {

namespace {

double weight_of(const LossOptions& options, std::size_t label) {
    return options.class_weights.empty() ? 1.0 : options.class_weights[label];
}

double sigmoid(double x) {
    // Neither branch overflows.
    if (x >= 0) return 1 / (1 + std::exp(-x));
    const double e = std::exp(x);
    return e / (1 + e);
}

struct SoftmaxSums {
    std::size_t best = 0; ///< index of the largest logit
    double log_sum = 0;   ///< log(sum(exp(logits)))
};

SoftmaxSums softmax_sums(std::span<const float> logits) {
    SoftmaxSums sums;
    sums.best =
        static_cast<std::size_t>(std::max_element(logits.begin(), logits.end()) - logits.begin());
    // The largest exponent is 0, so nothing overflows and the sum is at least 1.
    const double largest = logits[sums.best];
    double sum = 0;
    for (float x : logits)
        sum += std::exp(x - largest);
    sums.log_sum = largest + std::log(sum);
    return sums;
}

/// Returns the sum of weight * loss over the batch. Gradients are not divided by the weights.
double sigmoid_loss(std::span<const float> logits, std::span<const int> labels,
                    const LossOptions& options, std::span<float> diff, double scale,
                    std::int64_t& correct) {
    double sum = 0;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const double x = logits[i];
        const double target =
            labels[i] == 1 ? 1 - options.label_smoothing / 2 : options.label_smoothing / 2;
        const double weight = weight_of(options, static_cast<std::size_t>(labels[i]));
        sum += weight * (std::max(x, 0.0) - x * target + std::log1p(std::exp(-std::abs(x))));
        correct += (x > 0) == (labels[i] == 1);
        if (!diff.empty()) diff[i] = static_cast<float>(scale * weight * (sigmoid(x) - target));
    }
    return sum;
}

double softmax_loss(std::span<const float> logits, std::size_t units, std::span<const int> labels,
                    const LossOptions& options, std::span<float> diff, double scale,
                    std::int64_t& correct) {
    const double spread = options.label_smoothing / static_cast<double>(units);
    double sum = 0;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const auto row = logits.subspan(i * units, units);
        const auto label = static_cast<std::size_t>(labels[i]);
        const auto [best, log_sum] = softmax_sums(row);
        correct += best == label;

        // target[c]: weighted share of class c. As in PyTorch, smoothing is weighted by class.
        double targets = 0;
        auto target = [&, label = label](std::size_t c) {
            const double own = c == label ? 1 - options.label_smoothing : 0.0;
            return (own + spread) * weight_of(options, c);
        };
        for (std::size_t c = 0; c < units; ++c) {
            const double t = target(c);
            targets += t;
            if (t != 0) sum += t * (log_sum - row[c]);
        }
        if (diff.empty()) continue;
        for (std::size_t c = 0; c < units; ++c)
            diff[i * units + c] =
                static_cast<float>(scale * (targets * std::exp(row[c] - log_sum) - target(c)));
    }
    return sum;
}

} // namespace

LossResult cross_entropy(std::span<const float> logits, int units, std::span<const int> labels,
                         const LossOptions& options, std::span<float> diff_logits) {
    LossResult result;
    for (int label : labels)
        result.weight += weight_of(options, static_cast<std::size_t>(label));
    // If all classes of a batch have weight 0, there is no gradient.
    const double scale = result.weight > 0 ? 1 / result.weight : 0;
    const double sum =
        units == 1 ? sigmoid_loss(logits, labels, options, diff_logits, scale, result.correct)
                   : softmax_loss(logits, static_cast<std::size_t>(units), labels, options,
                                  diff_logits, scale, result.correct);
    result.loss = sum * scale;
    return result;
}

int predict(std::span<const float> logits, std::span<float> probabilities) {
    if (logits.size() == 1) {
        const double p = sigmoid(logits[0]);
        probabilities[0] = static_cast<float>(1 - p);
        probabilities[1] = static_cast<float>(p);
        return logits[0] > 0 ? 1 : 0;
    }
    const auto [best, log_sum] = softmax_sums(logits);
    for (std::size_t c = 0; c < logits.size(); ++c)
        probabilities[c] = static_cast<float>(std::exp(logits[c] - log_sum));
    return static_cast<int>(best);
}

} // namespace headroom
