#pragma once

#include "core/jobs/JobControl.h"
#include "core/runs/cache/FeatureCache.h"

namespace headroom {

/// Lists the features of frozen backbones that are kept on disk.
struct CacheListSpec {
    std::filesystem::path folder = FeatureCache::user_folder();
};

struct CacheListResult {
    std::filesystem::path folder;
    std::vector<CachedFeatures> features; ///< the last used first
    std::uint64_t bytes = 0;              ///< of all
    std::uint64_t free_bytes = 0;         ///< on the folder's disk
};

/// Throws Error(io) where the folder cannot be read.
CacheListResult run(const CacheListSpec& spec, const JobControl& control);
nlohmann::ordered_json to_json(const CacheListResult& result);

} // namespace headroom
