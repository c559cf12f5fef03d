#pragma once

#include "core/comparison/DataCurves.h"
#include "core/jobs/JobControl.h"
#include "core/runs/config/TrainingSpec.h"

#include <nlohmann/json.hpp>

namespace headroom {

/// The same comparison with each of several numbers of training images (train_limits): the same
/// heads, seeds, split and test images. The images of a smaller number are among those of a larger.
///
///     DataSweepSpec spec;
///     spec.train_limits = {"100", "300", "1000", "all"};
///     const auto result = run(spec, control);
struct DataSweepSpec : CompareSpec {};

struct DataSweepResult {
    DataSweepSpec spec;
    bool interrupted = false;
    std::vector<std::string> limits;         ///< those that are complete, ascending
    std::vector<HeadComparison> comparisons; ///< one for each
    DataCurves curves;
    std::string command; ///< repeats it: "headroom compare --data ..."
};

/// Runs a comparison for each number, in `out`/limit-N, and writes limits.json, limits.csv and
/// report.html whenever one is complete. Resumed, it keeps what is finished, and may get more
/// numbers. Throws the errors of a comparison, and Error(usage) for numbers that the data do not
/// have, before anything is trained.
DataSweepResult run(const DataSweepSpec& spec, const JobControl& control);

/// Reads a finished or interrupted sweep; nothing if the folder holds none. Throws Error(io) or
/// Error(bad_data) if its files cannot be read.
std::optional<DataSweepResult> load_data_sweep(const std::filesystem::path& folder);

/// Documented JSON (docs/commands.md).
nlohmann::ordered_json to_json(const DataSweepResult& result);

/// One row for each number of images and head.
std::string to_csv(const DataSweepResult& result);

/// One self-contained page: accuracy and error over the number of images.
std::string to_html(const DataSweepResult& result);

/// A table for the terminal, with the crossings and forecasts below.
std::string to_text(const DataSweepResult& result);

} // namespace headroom
