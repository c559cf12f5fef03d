#pragma once

#include "core/comparison/HeadComparison.h"

#include <optional>

namespace headroom {

/// One row of the side-by-side table, for the terminal and the page.
struct FigureRow {
    std::string label;
    std::vector<std::string> cells;  ///< one per head; "–" where it has none
    std::optional<std::size_t> best; ///< the head that is clearly better, if any
    bool accuracy = false;           ///< main subject of the table: the page highlights it
};

/// Returns the rows in reading order: accuracy first, then size, then speed. `best_accuracy` is the
/// head that a verdict calls better, if any.
std::vector<FigureRow> figure_rows(const std::vector<HeadFigures>& heads,
                                   std::optional<std::size_t> best_accuracy);

/// The rows of a comparison; its verdict says which of two heads is better.
std::vector<FigureRow> figure_rows(const HeadComparison& comparison);

} // namespace headroom
