#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace headroom {

struct ClassFigures {
    std::string name;
    double precision = 0, recall = 0, f1 = 0; ///< 0 where undefined (nothing predicted or present)
    std::int64_t support = 0;                 ///< samples of this class
    std::int64_t predicted = 0;               ///< samples predicted as this class
};

/// Top-5 accuracy, as ImageNet is measured (Russakovsky et al. 2015, arXiv:1409.0575).
inline constexpr std::size_t top_classes = 5;

/// Results of a model on one split, in evaluation mode.
struct Evaluation {
    std::int64_t count = 0;
    double accuracy = 0, loss = 0; ///< loss: mean cross-entropy, without smoothing or class weights
    std::pair<double, double> accuracy_interval{0, 0}; ///< 95% Wilson
    std::vector<ClassFigures> per_class;
    std::vector<std::vector<std::int64_t>> confusion; ///< [true class][predicted class]
    std::int64_t top_correct = 0; ///< samples whose class is among the top_classes most probable
    double seconds = 0, images_per_second = 0;

    /// For each sample, in the split's order: the predicted class and the probability of each
    /// class.
    std::vector<int> labels, predicted;
    std::vector<float> probabilities; ///< count x classes; empty if not requested
};

/// Returns whether each sample was classified correctly, in the split's order.
std::vector<char> correct(const Evaluation& evaluation);

/// Returns the samples of class `label` that were predicted as class `predicted`, ascending: those
/// in a cell of the confusion matrix.
std::vector<std::size_t> samples_of(const Evaluation& evaluation, std::size_t label,
                                    std::size_t predicted);

/// Every class of one sample with its probability, the most probable first.
std::vector<std::pair<std::size_t, float>> ranked_classes(const Evaluation& evaluation,
                                                          std::size_t sample);

/// Wilson's score interval for k successes in n (Wilson 1927, doi:10.1080/01621459.1927.10502953);
/// z = 1.96 for 95%. (0, 1) where n is 0.
std::pair<double, double> wilson_interval(std::int64_t k, std::int64_t n, double z = 1.959963985);

/// Whether `label` is among the top_classes most probable classes; equal ones count by their order.
bool among_top(std::span<const float> probabilities, int label);

/// Fills count, accuracy, its interval, confusion and per_class from labels and predicted.
void count_classes(Evaluation& evaluation, const std::vector<std::string>& classes);

} // namespace headroom
