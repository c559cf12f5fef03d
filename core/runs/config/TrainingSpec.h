#pragma once

#include "core/comparison/CompareOptions.h"
#include "core/runs/config/DataSpec.h"
#include "core/training/TrainOptions.h"

#include <filesystem>
#include <string>
#include <vector>

namespace headroom {

/// Settings common to a run and a comparison: all except the heads.
struct TrainingSpec {
    DataSpec data;
    std::string model;         ///< catalog name or path of a model file
    TrainOptions options;      ///< the same for every head
    std::filesystem::path out; ///< the folder; empty = write nothing
    bool resume = false;       ///< continue what is in out: finished runs are kept
    bool exist_ok = false;     ///< out may exist: an older run in it is replaced
};

/// Settings of one run (TrainJob.h).
struct TrainSpec : TrainingSpec {
    std::string head; ///< "flatten-dense"
};

/// Settings of runs of several heads on the same data (CompareJob.h).
struct CompareSpec : TrainingSpec, CompareOptions {};

} // namespace headroom
