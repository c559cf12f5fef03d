#pragma once

#include "core/comparison/HeadComparison.h"

#include <nlohmann/json.hpp>

namespace headroom {

/// The documented JSON: {"heads": [...], "difference": {...}, ...} (docs/commands.md).
nlohmann::ordered_json to_json(const HeadComparison& comparison);

/// The difference of two evaluations: "difference", "interval", "counts", "mcnemar_p".
nlohmann::ordered_json to_json(const PairedDifference& difference);

/// One row a head, raw numbers.
std::string to_csv(const HeadComparison& comparison);

/// One self-contained page: no script, no external file; tables and inline-SVG charts.
std::string to_html(const HeadComparison& comparison);

/// The table a terminal shows: heads as columns, figures as rows, the difference below.
std::string to_text(const HeadComparison& comparison);

/// The difference, its intervals, and who was right where the other was not: four lines.
std::string to_text(const HeadDifference& difference);

/// How far `second` is ahead of `first`, the interval, and who was right where the other was not.
std::string to_text(const PairedDifference& difference, const std::string& first,
                    const std::string& second);

} // namespace headroom
