#pragma once

#include "core/engine/Precision.h"
#include "core/models/ModelSpec.h"

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

namespace headroom {

class Model;

/// One comparison of the engine with plain loops on this machine.
struct SelfTestCheck {
    std::string layer; ///< "conv, channels that fill no block"
    Precision precision = Precision::f32;
    std::string pass;   ///< "inference", "forward" or "backward"
    double error = 0;   ///< |engine - plain| / |plain| over all values (Euclidean norms)
    double allowed = 0; ///< for this precision and pass
    std::string worst;  ///< where the error is: "logits", or a parameter

    bool passed() const { return error <= allowed; } ///< false for NaN
};

struct SelfTestResult {
    std::vector<SelfTestCheck> checks;
    double seconds = 0;

    bool passed() const;
    bool passed(Precision precision) const;
    const SelfTestCheck* first_failure(Precision precision) const; ///< null if there is none
};

struct SelfTestOptions {
    std::vector<Precision> precisions = precisions_here();
    std::stop_token stop; ///< throws Cancelled (datasets/base)
    /// Called before the engine runs, for tests that inject a fault.
    std::function<void(Model&)> before_engine;
};

/// Computes every layer type in training and inference, in every precision that runs here, with odd
/// and even channel counts on two threads, and compares logits and gradients with loops in double.
/// Takes a few seconds. Fails if a library or a compiler goes wrong on this processor.
SelfTestResult run_self_test(const SelfTestOptions& options = {});

} // namespace headroom
