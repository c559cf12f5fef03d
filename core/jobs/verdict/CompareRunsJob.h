#pragma once

#include "core/comparison/HeadComparison.h"
#include "core/jobs/JobControl.h"
#include "core/jobs/sweeps/SweepSpec.h"

#include <filesystem>
#include <string>
#include <type_traits>
#include <vector>

namespace headroom {

/// Compares finished single runs, wherever they are, as `headroom compare` compares its own: each
/// is measured on the test images that all were tested on, and nothing is trained or written.
///
///     const auto comparison = run(CompareRunsSpec{{"runs/a", "runs/b"}}, {});
///
/// Runs that differ in nothing but their seed are the seeds of one head. One head with several
/// settings is several: "gap-dense (lr 0.01)".
struct CompareRunsSpec {
    std::vector<std::filesystem::path> runs;
    std::string data = {}; ///< where the data are now; empty = where the first run found them
};

template <typename Spec, typename Visit>
requires std::is_same_v<std::remove_const_t<Spec>, CompareRunsSpec>
void visit_fields(Spec& s, Visit&& visit) {
    visit(moved_data_field, s.data, CompareRunsSpec().data);
}

/// Throws Error(usage) if there are fewer than two different runs, one is not finished, the runs
/// were not tested on the same images with the same classes, which names what differs, or no seed
/// is common to all heads of several; and the errors of the evaluation.
HeadComparison run(const CompareRunsSpec& spec, const JobControl& control);

} // namespace headroom
