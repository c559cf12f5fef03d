#pragma once

#include "core/comparison/HeadComparison.h"
#include "core/jobs/TrainJob.h"

namespace headroom {

struct CompareSpec {
    DataSpec data;
    std::string model;
    std::vector<std::string> heads = {"flatten-dense", "gap-dense"};
    int seeds = 3;        ///< how many; the first is options.seed
    TrainOptions options; ///< the same for every head
    std::filesystem::path out;
    bool resume = false; ///< finished runs in out are kept, an unfinished one goes on
    bool exist_ok = false;
};

struct CompareResult {
    bool interrupted = false;
    std::filesystem::path out; ///< runs/HEAD-seedN/, compare.json, compare.csv, report.html
    HeadComparison comparison;
};

/// Throws Error(usage) where options, seeds or heads cannot be so; run() does it first.
void validate(const CompareSpec& spec);

/// Trains every head on every seed, in turn (A B, then B A), and compares them.
/// Reports are written as soon as each pair is complete, so an interrupted comparison has one.
CompareResult run(const CompareSpec& spec, const JobControl& control);

} // namespace headroom
