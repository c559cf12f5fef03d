#pragma once

#include "core/runs/config/DataSpec.h"
#include "core/training/TrainOptions.h"

#include <filesystem>
#include <string>
#include <vector>

namespace headroom {

/// The settings that a run and a comparison share: all of them but the heads.
struct TrainingSpec {
    DataSpec data;
    std::string model;         ///< catalog name or path of a model file
    TrainOptions options;      ///< the same for every head
    std::filesystem::path out; ///< the folder; empty = nothing is written
    bool resume = false;       ///< go on with what is in out: finished runs are kept
    bool exist_ok = false;     ///< out may exist: an older run in it is replaced
};

/// The settings of one run (TrainJob.h).
struct TrainSpec : TrainingSpec {
    std::string head; ///< "flatten-dense"
};

/// The settings of runs of several heads on the same data (CompareJob.h).
struct CompareSpec : TrainingSpec {
    std::vector<std::string> heads = {"flatten-dense", "gap-dense"};
    int seeds = 3; ///< how many; the first is options.seed
};

} // namespace headroom
