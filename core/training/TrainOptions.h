#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace headroom {

/// What those options may be that are words: validate() knows no others, front ends offer these.
struct TrainWords {
    std::vector<std::string> optimizer = {"adamw", "sgd"};
    std::vector<std::string> schedule = {"constant", "step", "cosine", "one-cycle"};
    std::vector<std::string> class_weights = {"none", "balanced"};
    std::vector<std::string> normalise = {"auto", "none"};
    std::vector<std::string> two_classes = {"sigmoid", "softmax"};
    std::vector<std::string> precision = {"auto", "f32", "bf16"};
};
const TrainWords& train_words();

/// How a network is trained; the same for both heads of a comparison.
struct TrainOptions {
    int epochs = 5;
    int batch_size = 128;
    std::string optimizer = "adamw";
    double learning_rate = 0;   ///< the peak; 0 = the optimizer's default (adamw 3e-3, sgd 0.05)
    double momentum = 0.9;      ///< sgd
    double weight_decay = 0.01; ///< adamw: decoupled; sgd: added to the gradient
    std::string schedule = "one-cycle";
    int step_epochs = 0;                ///< step: epochs between drops; 0 = a third of them
    double step_factor = 0.1;           ///< step: what the rate is multiplied by
    double label_smoothing = 0;         ///< [0, 1)
    std::string class_weights = "none"; ///< balanced: n / (classes * count)
    int patience = 0;               ///< early stopping: epochs without a better valid loss; 0 = off
    std::string augment = "none";   ///< see parse_augmentation
    std::string normalise = "auto"; ///< auto: mean and sd of the training split
    std::string two_classes = "sigmoid"; ///< sigmoid: one unit
    std::uint64_t seed = 0;
    int threads = 0;                ///< 0 = every core this process may use
    std::string precision = "auto"; ///< see choose_precision
    bool no_tune = false; ///< do not choose algorithms by measuring (core/engine/TuningCache.h)
    std::string tuning;   ///< a run's tuning.json, whose choices come first; empty = none
    std::string precision_why; ///< jobs say here why precision became what it is

    /// learning_rate, or the optimizer's default.
    double peak_learning_rate() const;

    /// Throws Error(usage) naming the option, its value and what it may be.
    void validate() const;

    /// A line for each option that was given and has no effect on such data.
    std::vector<std::string> unused(bool has_valid_split, int classes) const;
};

} // namespace headroom
