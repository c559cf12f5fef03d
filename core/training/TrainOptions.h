#pragma once

#include <cstdint>
#include <string>

namespace headroom {

/// How a network is trained; the same for both heads of a comparison.
struct TrainOptions {
    int epochs = 5;
    int batch_size = 128;
    std::string optimizer = "adamw"; ///< "adamw", "sgd"
    double learning_rate = 0;   ///< the peak; 0 = the optimizer's default (adamw 3e-3, sgd 0.05)
    double momentum = 0.9;      ///< sgd
    double weight_decay = 0.01; ///< adamw: decoupled; sgd: added to the gradient
    std::string schedule = "one-cycle"; ///< "constant", "step", "cosine", "one-cycle"
    int step_epochs = 0;                ///< step: epochs between drops; 0 = a third of them
    double step_factor = 0.1;           ///< step: what the rate is multiplied by
    double label_smoothing = 0;         ///< [0, 1)
    std::string class_weights = "none"; ///< "none", "balanced" (n / (classes * count))
    int patience = 0;               ///< early stopping: epochs without a better valid loss; 0 = off
    std::string augment = "none";   ///< see parse_augmentation
    std::string normalise = "auto"; ///< "auto" (mean and sd of the training split), "none"
    std::string two_classes = "sigmoid"; ///< "sigmoid" (one unit), "softmax"
    std::uint64_t seed = 0;
    int threads = 0;                ///< 0 = every core this process may use
    std::string precision = "auto"; ///< "auto", "f32", "bf16"; see choose_precision
    bool no_tune = false; ///< do not choose algorithms by measuring (core/engine/TuningCache.h)
    std::string precision_why; ///< jobs say here why precision became what it is

    /// learning_rate, or the optimizer's default.
    double peak_learning_rate() const;

    /// Throws Error(usage) naming the option, its value and what it may be.
    void validate() const;
};

} // namespace headroom
