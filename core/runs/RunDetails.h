#pragma once

#include "core/runs/RunList.h"
#include "core/runs/result/EpochDone.h"

#include <cstdint>

namespace headroom {

/// A file of a run's folder.
struct RunFile {
    std::string name;
    std::uintmax_t bytes = 0;
    bool operator==(const RunFile&) const = default;
};

/// Everything that a run's folder tells but its weights.
struct RunDetails {
    RunEntry run;
    std::vector<EpochDone> epochs;
    std::vector<RunFile> files; ///< by name, without the lock
    std::string problem;        ///< why the epochs could not be read; empty = they were
};

/// Reads the single runs in these folders of runs, comparisons and cross-validations: each once, in
/// the folders' order, those of one folder as they were trained. Folders without results are left
/// out.
std::vector<RunDetails> read_details(const std::vector<std::filesystem::path>& folders);

} // namespace headroom
