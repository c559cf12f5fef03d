#pragma once

#include "core/comparison/statistics/Planning.h"
#include "core/comparison/statistics/PracticalEquality.h"

namespace headroom {

/// Subject of a judgement. models: these trained models, on other images. heads: also models of
/// these heads that are trained with other seeds.
enum class Scope { models, heads };

/// Conclusions from a paired difference, in numbers.
struct Judgement {
    /// 95%: over images and seeds together, or over images alone for `models` and for heads of too
    /// few seeds (min_seeds), from which nothing follows for other seeds.
    Interval interval{0, 0};
    bool over_seeds = false; ///< interval and probabilities are over seeds, too
    double equal_within = 0; ///< differences in accuracy up to this one are practically none
    Probabilities probabilities;
    Standing standing = Standing::undecided; ///< undecided for heads of too few seeds
    MoreData more;           ///< what would settle it if undecided, except for too few seeds
    double disagreement = 0; ///< share of images on which only one is right, mean over the seeds
    double smallest = 0; ///< difference that one pair of models shows on these images (Planning.h)
};

/// `discordant` is the number of images on which only one is right, summed over the seeds.
Judgement judge(const CrossedDifference& crossed, double discordant, double equal_within,
                Scope scope);

/// Returns the source of the interval: "images and seeds", or "images alone".
inline const char* interval_base(const Judgement& judgement) {
    return judgement.over_seeds ? "images and seeds" : "images alone";
}

} // namespace headroom
