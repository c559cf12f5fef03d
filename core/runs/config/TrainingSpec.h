#pragma once

#include "core/runs/config/DataSpec.h"
#include "core/training/TrainOptions.h"

#include <filesystem>
#include <string>
#include <vector>

namespace headroom {

/// What a run and a comparison are both told: all of config.json but the heads, and where it lies.
struct TrainingSpec {
    DataSpec data;
    std::string model;         ///< catalog name or path of a model file
    TrainOptions options;      ///< the same for every head
    std::filesystem::path out; ///< the folder; empty = nothing is written
    bool resume = false;       ///< go on with what is in out: finished runs are kept
    bool exist_ok = false;     ///< out may exist: an older run in it is replaced
};

/// One run (TrainJob).
struct TrainSpec : TrainingSpec {
    std::string head; ///< "flatten-dense"
};

/// Runs of several heads on the same data (CompareJob).
struct CompareSpec : TrainingSpec {
    std::vector<std::string> heads = {"flatten-dense", "gap-dense"};
    int seeds = 3; ///< how many; the first is options.seed
};

} // namespace headroom
