#pragma once

#include "core/comparison/FoldComparison.h"
#include "core/comparison/report/EvidenceTables.h"
#include "core/jobs/JobControl.h"
#include "core/runs/config/TrainingSpec.h"

#include <nlohmann/json.hpp>

namespace headroom {

struct FoldsResult {
    bool interrupted = false;
    std::filesystem::path out; ///< as FoldsFolder.h describes
    FoldComparison comparison;
};

/// Compares heads by cross-validation: divides the training images into `spec.folds` parts, each
/// class in proportion, or takes those of a split file, and runs a comparison (CompareJob.h) for
/// each: trained on the other parts, tested on this one. A held-out split of the data is left out.
///
/// Reports are written when a fold is complete. It is stopped and resumed as a comparison is.
/// Throws the errors of a comparison, and Error(usage) where the images cannot be divided like
/// that.
FoldsResult run_folds(const CompareSpec& spec, const JobControl& control);

/// Text of the split file that names the images of each fold: those of run_folds, with its errors
/// and Cancelled. Writes nothing.
std::string folds_text(const CompareSpec& spec, const JobControl& control);

/// The comparison on one fold of that split file.
CompareSpec spec_of_fold(const CompareSpec& spec, int fold,
                         const std::filesystem::path& split_file);

/// Reads a cross-validation from its folder: reports of it equal the files in it. Throws Error if
/// it is none, or damaged.
FoldComparison load_folds(const std::filesystem::path& out);

/// Metrics side by side, accuracies fold by fold, and what each verdict rests on.
std::vector<EvidenceTable> evidence_tables(const FoldComparison& comparison);

/// Documented JSON (docs/commands.md).
nlohmann::ordered_json to_json(const FoldComparison& comparison);

/// CSV: fold,head,seeds,train_images,test_images,test_accuracy.
std::string to_csv(const FoldComparison& comparison);

/// One self-contained page.
std::string to_html(const FoldComparison& comparison);

/// The tables and verdicts for the terminal.
std::string to_text(const FoldComparison& comparison);

} // namespace headroom
