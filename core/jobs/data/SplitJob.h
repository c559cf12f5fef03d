#pragma once

#include "core/jobs/JobControl.h"
#include "core/jobs/data/InspectJob.h"
#include "core/runs/config/DataSpec.h"

namespace headroom {

/// How to divide all samples of data: by data.options.test_fraction, valid_fraction (of what is
/// left behind test) and split_seed, as training would divide data without splits; or by counts, or
/// into folds.
struct SplitSpec {
    DataSpec data;
    std::size_t test_count = 0, valid_count = 0; ///< in the place of a fraction; 0 = not given
    int folds = 0;                               ///< in the place of all of these; 0 = none
    std::filesystem::path out;                   ///< the split file
    bool exist_ok = false;                       ///< out may exist: it is replaced
};

struct SplitResult {
    std::filesystem::path out;
    std::string data, hash; ///< the hash is SplitFile's
    std::vector<std::string> classes;
    /// "train", "valid", "test"; or "fold 1", ... and, where a class has one sample, "always
    /// train".
    std::vector<SplitSummary> parts;
};

/// Writes a split file (datasets/splits/SplitFile.h), stratified by class. The splits that the data
/// bring are pooled first. Equal data, options and seed give equal bytes.
///
///     run(SplitSpec{{"photos", {}}, 0, 0, 5, "folds.json"}, control);
///
/// Throws Error: usage where the data cannot be divided like that, or `out` exists; and Cancelled.
SplitResult run(const SplitSpec& spec, const JobControl& control);

/// The documented JSON (docs/commands.md).
nlohmann::ordered_json to_json(const SplitResult& result);

} // namespace headroom
