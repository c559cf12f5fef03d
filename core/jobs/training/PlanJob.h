#pragma once

#include "core/comparison/report/EvidenceTables.h"
#include "core/jobs/JobControl.h"
#include "core/runs/config/TrainingSpec.h"

#include <cstdint>
#include <nlohmann/json.hpp>

namespace headroom {

/// What a comparison can show, known before it trains anything.
struct ComparePlan {
    /// For an assumed share of test images on which only one head is right.
    struct Row {
        double disagreement = 0;
        double smallest = 0;            ///< difference found with 80% probability (Planning.h)
        std::int64_t images_needed = 0; ///< to find `equal_within`; 0 if that is 0
    };

    /// Training of one head with one seed, on all folds if there are some.
    struct HeadTime {
        std::string head;
        double seconds = 0;
    };

    std::int64_t test_images = 0; ///< with folds, of the first
    int seeds = 0, folds = 0;     ///< folds: 0 = one split
    double equal_within = 0;      ///< a fraction
    std::vector<Row> rows;
    /// Predicted from a few training steps; empty where the steps do not tell: a search, a frozen
    /// part, lbfgs.
    std::vector<HeadTime> times;

    double seconds() const; ///< of all heads and seeds, one after the other; 0 without times
};

/// Reads and checks data, model and heads as the comparison would, and writes nothing. Returns
/// nullopt if it was stopped. Throws the same errors as the comparison does before it trains.
std::optional<ComparePlan> plan(const CompareSpec& spec, const JobControl& control);

/// Tables of what the test images can show, what the number of seeds or folds does, and how long
/// they train.
std::vector<EvidenceTable> plan_tables(const ComparePlan& plan);

/// "test_images", "seeds", "folds" (null without), "equal_within", "assumed": a list of
/// "disagreement", "smallest_difference" and "images_needed" (null if equal_within is 0), "times":
/// a list of "head" and "seconds", and "seconds" (null where they cannot be predicted).
nlohmann::ordered_json to_json(const ComparePlan& plan);

} // namespace headroom
