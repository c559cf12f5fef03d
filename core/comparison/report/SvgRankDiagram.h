#pragma once

#include <string>
#include <utility>
#include <vector>

namespace headroom {

/// Mean ranks of several models on an axis, with the critical difference above it, and a bar below
/// for each group that is not told apart (Demsar 2006, figure 1). Black on white: it needs no
/// colours.
struct RankDiagram {
    std::string title, description;
    std::vector<std::pair<std::string, double>> models; ///< with their mean ranks, ascending
    std::vector<std::pair<std::size_t, std::size_t>>
        groups; ///< first and last of each, in `models`
    double critical_difference = 0;
};

std::string to_svg(const RankDiagram& diagram);

} // namespace headroom
