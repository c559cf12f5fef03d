#pragma once

#include "core/comparison/Judgement.h"

#include <string>

namespace headroom {

/// "gap-dense is 0.31 points behind flatten-dense on the test set (95% interval -0.41 to -0.21 over
/// images and seeds)"
std::string lead_in_words(const std::string& first, const std::string& second,
                          const CrossedDifference& crossed, const Judgement& judgement);

/// The conclusion from a difference, whether or not its interval is over seeds.
struct Conclusion {
    Interval interval{0, 0}; ///< 95%
    double equal_within = 0;
    Probabilities probabilities;
    Standing standing = Standing::undecided;
};

/// Says in plain words which is better, that they are practically equal, or that it is undecided,
/// with the probability of each. `lead` says where the second one is; `more` what would settle it.
std::string standing_in_words(const std::string& first, const std::string& second,
                              const Conclusion& conclusion, const std::string& lead,
                              const std::string& more);

/// "gap-dense is 0.31 points behind flatten-dense"
std::string distance_in_words(const std::string& first, const std::string& second, double mean);

/// Says in plain words which is better, that they are practically equal, or what is missing to
/// decide it, with the probability of each. `aside`, such as ", with 62 times fewer parameters",
/// follows the lead; it may be empty.
std::string standing_in_words(const std::string& first, const std::string& second,
                              const CrossedDifference& crossed, const Judgement& judgement,
                              const std::string& aside = {});

} // namespace headroom
