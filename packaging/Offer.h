#pragma once

#include "cli/options/OptionSet.h"

namespace headroom {

/// What completion offers for a value.
struct Offer {
    enum class Paths { none, folders, json_files, files };

    std::vector<std::string> words;
    Paths paths = Paths::none;
    bool list = false; ///< words with commas between

    bool empty() const { return words.empty() && paths == Paths::none; }
};

/// The option's own words if it has some, else what the value's name stands for.
Offer offer_for(const OptionSet::Option& option);

} // namespace headroom
