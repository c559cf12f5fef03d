#pragma once

#include "core/comparison/Judgement.h"

#include <string>

namespace headroom {

/// "gap-dense is 0.31 points behind flatten-dense on the test set (95% interval -0.41 to -0.21 over
/// images and seeds)"
std::string lead_in_words(const std::string& first, const std::string& second,
                          const CrossedDifference& crossed, const Judgement& judgement);

/// Says in plain words which is better, that they are practically equal, or what is missing to
/// decide it, with the probability of each. `aside`, such as ", with 62 times fewer parameters",
/// follows the lead; it may be empty.
std::string standing_in_words(const std::string& first, const std::string& second,
                              const CrossedDifference& crossed, const Judgement& judgement,
                              const std::string& aside = {});

} // namespace headroom
