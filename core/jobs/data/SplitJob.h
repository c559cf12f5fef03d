#pragma once

#include "core/jobs/JobControl.h"
#include "core/jobs/data/InspectJob.h"
#include "core/runs/config/DataSpec.h"

namespace headroom {

/// Divides all samples of data: by data.options.test_fraction, valid_fraction (of the rest
/// after test) and split_seed, as training divides data without splits; or by counts, or into
/// folds.
struct SplitSpec {
    DataSpec data;
    std::size_t test_count = 0, valid_count = 0; ///< instead of a fraction; 0 = not given
    int folds = 0;                               ///< instead of all of these; 0 = none
    std::filesystem::path out;                   ///< the split file
    bool exist_ok = false;                       ///< replace `out` if it exists
};

struct SplitResult {
    std::filesystem::path out;
    std::string data, hash; ///< the hash is SplitFile's
    std::vector<std::string> classes;
    /// "train", "valid", "test"; or "fold 1", ... and, if a class has one sample, "always train".
    std::vector<SplitSummary> parts;
};

/// Writes a split file (datasets/splits/SplitFile.h), stratified by class. Existing splits of the
/// data are pooled first. Equal data, options and seed give equal bytes.
///
///     run(SplitSpec{{"photos", {}}, 0, 0, 5, "folds.json"}, control);
///
/// Throws Error: usage if the data cannot be divided like that, or `out` exists; and Cancelled.
SplitResult run(const SplitSpec& spec, const JobControl& control);

/// Documented JSON (docs/commands.md).
nlohmann::ordered_json to_json(const SplitResult& result);

} // namespace headroom
