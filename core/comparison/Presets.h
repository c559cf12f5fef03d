#pragma once

#include "core/comparison/CompareOptions.h"
#include "core/training/TrainOptions.h"

#include <string_view>
#include <vector>

namespace headroom {

/// How thoroughly heads are compared, to be chosen by its purpose instead of option by option: it
/// stands for these values and the optimizer's default learning rate.
struct Preset {
    const char* key;   ///< "quick"
    const char* label; ///< "Quick look"
    const char* help;  ///< what it is for, and what it costs
    int seeds;
    bool fair;
    int epochs; ///< without an effect where they are searched

    bool is_set(const TrainOptions& training, const CompareOptions& comparison) const;
};

/// From the quickest to the most thorough.
const std::vector<Preset>& presets();

} // namespace headroom
