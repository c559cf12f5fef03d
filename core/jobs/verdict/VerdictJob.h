#pragma once

#include "core/comparison/ClassDifferences.h"
#include "core/comparison/CompareOptions.h"
#include "core/comparison/Judgement.h"
#include "core/comparison/SeveralModels.h"
#include "core/comparison/report/EvidenceTables.h"
#include "core/jobs/JobControl.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>

namespace headroom {

/// Compares models of any tool by their predictions on the same images.
///
///     const auto result = run({.files = {"a.csv", "b.csv"}}, {});
struct VerdictSpec {
    std::vector<std::filesystem::path> files;            ///< as PredictionFile.h describes
    double equal_within = CompareOptions().equal_within; ///< points
};

struct ModelAccuracy {
    std::string name;
    double accuracy = 0;
    Interval interval{0, 0};                 ///< 95%, Wilson
    std::optional<double> calibration_error; ///< expected, of 15 bins; only with probabilities
};

/// `second` minus `first`, of these models: nothing is known about their training.
struct ModelDifference {
    std::string first, second;
    double mean = 0;
    PairedCounts counts;
    Judgement judgement;
    std::vector<ClassDifference> classes;
    std::string verdict;
};

struct VerdictResult {
    VerdictSpec spec;
    std::size_t images = 0; ///< those that every model has a prediction for
    std::vector<ModelAccuracy> models;
    std::vector<ModelDifference> differences; ///< each later model from the first
    SeveralModels several;                    ///< every pair
    std::vector<std::string> notes;           ///< ids that were left out
};

/// Throws Error(usage) for fewer than two models, Error(bad_data) if the models have no image in
/// common or other labels for one, and the errors of read_predictions.
VerdictResult run(const VerdictSpec& spec, const JobControl& control);

/// Accuracies, differences, classes and tests, in reading order.
std::vector<EvidenceTable> evidence_tables(const VerdictResult& result);

/// Documented JSON (docs/commands.md).
nlohmann::ordered_json to_json(const VerdictResult& result);

/// One row per model, raw numbers.
std::string to_csv(const VerdictResult& result);

/// One self-contained page.
std::string to_html(const VerdictResult& result);

/// Tables for the terminal, and the verdicts below.
std::string to_text(const VerdictResult& result);

} // namespace headroom
