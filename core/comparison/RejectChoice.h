#pragma once

#include "core/training/Metrics.h"

#include <optional>

namespace headroom {

/// Images, and those of them that are answered: whose most probable class has at least a threshold.
struct Answered {
    std::size_t images = 0, answered = 0, wrong = 0; ///< `wrong` of those answered
    std::pair<double, double> error_interval;        ///< 95%, Wilson; of wrong / answered

    double coverage() const;
    double error() const; ///< 0 where nothing is answered
};

/// A probability below which a model had better not answer, so that at most a share of its answers
/// is wrong: a reject option (El-Yaniv and Wiener 2010, Journal of Machine Learning Research
/// 11:53).
struct RejectChoice {
    double wanted_error = 0;
    std::optional<double> threshold; ///< none if even the surest answers are wrong too often
    Answered chosen_on, measured;    ///< the valid split, other images; with the threshold
};

/// Chooses the threshold that answers most images of the valid split with no larger error, with the
/// fewest decimals that separate the same images, and measures it.
RejectChoice choose_reject(double wanted_error, const Evaluation& valid,
                           const Evaluation& measured);

} // namespace headroom
