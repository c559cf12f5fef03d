#pragma once

#include "core/comparison/Disagreements.h"
#include "core/comparison/HeadComparison.h"
#include "core/comparison/report/EvidenceTables.h"

#include <nlohmann/json.hpp>

namespace headroom {

/// Documented JSON: {"heads": [...], "difference": {...}, ...} (docs/commands.md).
nlohmann::ordered_json to_json(const HeadComparison& comparison);

/// Difference of two evaluations: "difference", "interval", "counts", "mcnemar_p".
nlohmann::ordered_json to_json(const PairedDifference& difference);

/// "equal_within", "probabilities", "standing", "more_seeds", "more_images", "disagreement" and
/// "smallest_difference".
nlohmann::ordered_json to_json(const Judgement& judgement);

/// "cochran_q", "p", and the "pairs".
nlohmann::ordered_json to_json(const SeveralModels& several);

nlohmann::ordered_json to_json(const ClassDifference& own);

/// "mean", "sd" and "values".
nlohmann::ordered_json to_json(const Spread& figures);

/// "first_better", "equal" and "second_better".
nlohmann::ordered_json to_json(const Probabilities& chances);

/// An object of texts.
nlohmann::ordered_json to_json(const std::vector<std::pair<std::string, std::string>>& entries);

/// One row per head, raw numbers.
std::string to_csv(const HeadComparison& comparison);

/// One self-contained page: no script, no external file; tables and inline-SVG charts.
std::string to_html(const HeadComparison& comparison);

/// Tables for the terminal: heads as columns, figures as rows; the evidence and the verdicts below.
std::string to_text(const HeadComparison& comparison);

/// A table for the terminal, without its note.
std::string to_text(const EvidenceTable& table);

/// The same for a page, with its note.
std::string to_html(const EvidenceTable& table);

/// Difference of `second` from `first`, the interval, and how often only one of them was right.
std::string to_text(const PairedDifference& difference, const std::string& first,
                    const std::string& second);

} // namespace headroom
