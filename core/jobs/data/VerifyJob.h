#pragma once

#include "core/jobs/JobControl.h"
#include "core/jobs/data/InspectJob.h"
#include "core/jobs/data/MoveAside.h"
#include "core/runs/config/DataSpec.h"
#include "datasets/verify/Checks.h"

namespace headroom {

struct VerifySpec {
    DataSpec data; ///< classes, HDF5 and synth options count; images are looked at as stored
    VerifyLimits limits;
    int threads = 0;                    ///< that read and decode; 0 = one a core
    std::filesystem::path move_to;      ///< where bad files are moved; empty = nowhere
    std::vector<std::string> fix_kinds; ///< whose files are moved; empty = usual_fix_kinds()
};

/// What is wrong with data.
struct VerifyResult {
    std::string path, format;
    bool image_files = false; ///< every sample is a file of its own, which can be moved
    std::vector<std::string> classes;
    std::vector<SplitSummary> splits; ///< what could be read
    std::vector<Finding> findings;    ///< in the order of FindingKind
    OpenedData data;  ///< where samples are no files: FoundSample::index is one in its split here
    MovedFiles moved; ///< where files were to be moved

    std::size_t wrong() const; ///< how many findings fail verification
    std::size_t notes() const; ///< how many do not
};

/// Reads every sample to the end, each file once, and finds what is wrong: what cannot be read,
/// equal and similar images, odd sizes, classes out of proportion (datasets/verify/Finding.h has
/// the list). Throws Error only where data cannot be opened at all or files cannot be moved, and
/// Cancelled when stopped.
///
///     auto result = run(VerifySpec{.data = {"photos", {}}}, control);
///     for (const auto& finding : result.findings) ...
VerifyResult run(const VerifySpec& spec, const JobControl& control);

/// The documented JSON (docs/commands.md).
nlohmann::ordered_json to_json(const VerifyResult& result);

} // namespace headroom
