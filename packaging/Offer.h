#pragma once

#include "cli/options/OptionSet.h"

namespace headroom {

/// Completions offered for a value.
struct Offer {
    enum class Paths { none, folders, json_files, files };

    std::vector<std::string> words;
    Paths paths = Paths::none;
    bool list = false; ///< words separated by commas

    bool empty() const { return words.empty() && paths == Paths::none; }
};

/// Returns the option's own words if it has some, else those for the value's name.
Offer offer_for(const OptionSet::Option& option);

} // namespace headroom
