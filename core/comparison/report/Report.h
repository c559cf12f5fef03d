#pragma once

#include "core/comparison/HeadComparison.h"

#include <nlohmann/json.hpp>

namespace headroom {

/// Documented JSON: {"heads": [...], "difference": {...}, ...} (docs/commands.md).
nlohmann::ordered_json to_json(const HeadComparison& comparison);

/// Difference of two evaluations: "difference", "interval", "counts", "mcnemar_p".
nlohmann::ordered_json to_json(const PairedDifference& difference);

/// One row per head, raw numbers.
std::string to_csv(const HeadComparison& comparison);

/// One self-contained page: no script, no external file; tables and inline-SVG charts.
std::string to_html(const HeadComparison& comparison);

/// Table for the terminal: heads as columns, figures as rows, the difference below.
std::string to_text(const HeadComparison& comparison);

/// The difference, its intervals, and how often only one of them was right: four lines.
std::string to_text(const HeadDifference& difference);

/// Difference of `second` from `first`, the interval, and how often only one of them was right.
std::string to_text(const PairedDifference& difference, const std::string& first,
                    const std::string& second);

} // namespace headroom
