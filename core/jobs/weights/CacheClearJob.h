#pragma once

#include "core/jobs/JobControl.h"
#include "core/runs/cache/FeatureCache.h"

namespace headroom {

/// Removes features of frozen backbones that are kept on disk: those of these names, or all, or
/// those that were not used for a number of days. A file that a process is writing stays.
struct CacheClearSpec {
    std::vector<std::string> names; ///< as CacheListJob has them
    bool all = false;
    double older_than = 0; ///< days; 0 = not asked for
    std::filesystem::path folder = FeatureCache::user_folder();
};

struct CacheClearResult {
    std::vector<std::string> removed;
    std::vector<std::string> in_use; ///< being written
    std::uint64_t bytes = 0;         ///< that were removed
};

/// Throws Error(usage) where a name is not there, or nothing says which, or two things do;
/// Error(io) where a file cannot be removed.
CacheClearResult run(const CacheClearSpec& spec, const JobControl& control);
nlohmann::ordered_json to_json(const CacheClearResult& result);

} // namespace headroom
