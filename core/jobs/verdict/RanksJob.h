#pragma once

#include "core/comparison/HeadRanks.h"
#include "core/comparison/report/EvidenceTables.h"
#include "core/jobs/JobControl.h"

#include <filesystem>
#include <nlohmann/json.hpp>

namespace headroom {

/// Ranks heads over comparisons on several data sets.
///
///     const auto ranks = run(RanksSpec{{"runs/mnist", "runs/photos", "runs/digits"}}, {});
struct RanksSpec {
    std::vector<std::filesystem::path> folders; ///< that compare wrote, on one split or on folds
};

/// Throws Error(usage) if the heads of two comparisons differ, two have the same images, or one is
/// a fold of a cross-validation; and the errors of load_comparison and load_folds.
HeadRanks run(const RanksSpec& spec, const JobControl& control);

/// Accuracies with ranks for each data set, then the test.
std::vector<EvidenceTable> evidence_tables(const HeadRanks& ranks);

/// Documented JSON (docs/commands.md).
nlohmann::ordered_json to_json(const HeadRanks& ranks);

/// CSV: data,folder,head,test_accuracy,rank.
std::string to_csv(const HeadRanks& ranks);

/// One self-contained page with the critical-difference diagram.
std::string to_html(const HeadRanks& ranks);

/// The tables and the verdict for the terminal.
std::string to_text(const HeadRanks& ranks);

} // namespace headroom
