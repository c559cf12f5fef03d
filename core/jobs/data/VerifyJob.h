#pragma once

#include "core/jobs/JobControl.h"
#include "core/jobs/data/InspectJob.h"
#include "core/jobs/data/MoveAside.h"
#include "core/runs/config/DataSpec.h"
#include "datasets/verify/Checks.h"

namespace headroom {

struct VerifySpec {
    DataSpec data; ///< only classes, HDF5 and synth options apply; images are checked as stored
    VerifyLimits limits;
    int threads = 0;                    ///< for reading and decoding; 0 = one per core
    std::filesystem::path move_to;      ///< destination of bad files; empty = none
    std::vector<std::string> fix_kinds; ///< files to move; empty = default_fix_kinds()
};

/// Problems found in data.
struct VerifyResult {
    std::string path, format;
    bool image_files = false; ///< every sample is a file of its own and can be moved
    std::vector<std::string> classes;
    std::vector<SplitSummary> splits; ///< samples that could be read
    std::vector<Finding> findings;    ///< in the order of FindingKind
    OpenedData data;  ///< if samples are not files: FoundSample::index refers to its splits
    MovedFiles moved; ///< if files were to be moved

    std::size_t wrong() const; ///< number of findings that fail verification
    std::size_t notes() const; ///< number of those that do not
};

/// Reads every sample completely, each file once, and finds problems: unreadable files, equal and
/// similar images, odd sizes, unbalanced classes (datasets/verify/Finding.h has the list). Throws
/// Error only if the data cannot be opened at all or files cannot be moved, and Cancelled when
/// stopped.
///
///     auto result = run(VerifySpec{.data = {"photos", {}}}, control);
///     for (const auto& finding : result.findings) ...
VerifyResult run(const VerifySpec& spec, const JobControl& control);

/// Documented JSON (docs/commands.md).
nlohmann::ordered_json to_json(const VerifyResult& result);

} // namespace headroom
