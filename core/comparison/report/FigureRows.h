#pragma once

#include "core/comparison/HeadComparison.h"

#include <optional>

namespace headroom {

/// One line of the side-by-side table, shared by the terminal's and the page's.
struct FigureRow {
    std::string label;
    std::vector<std::string> cells;  ///< one a head
    std::optional<std::size_t> best; ///< the head that does clearly better, if one does
    bool accuracy = false;           ///< what the table is about: the page sets it off
};

/// The rows in reading order: accuracy first, then size, then speed.
std::vector<FigureRow> figure_rows(const HeadComparison& comparison);

} // namespace headroom
