#pragma once

#include "core/runs/cache/FeatureFile.h"

#include <optional>

namespace headroom {

/// A file of features below the user's cache folder.
struct CachedFeatures {
    std::filesystem::path path;
    std::string name;           ///< of the file, without its suffixes
    FeatureContents contents;   ///< empty where `damage` says why
    std::string damage;         ///< one line
    std::uint64_t bytes = 0;    ///< on the disk
    bool whole = true;          ///< false where it was stopped, or is being written
    std::int64_t last_used = 0; ///< seconds since 1970
};

/// Features that later commands find again. Every file in the folder was written by FeatureFile;
/// others are neither listed nor removed.
class FeatureCache {
  public:
    explicit FeatureCache(std::filesystem::path folder) : folder_(std::move(folder)) {}

    /// "features" beside the tuning cache (TuningCache::user_file); empty where there is no home.
    static std::filesystem::path user_folder();

    const std::filesystem::path& folder() const { return folder_; }

    /// The last used first. Throws Error(io) where the folder is there and cannot be read.
    std::vector<CachedFeatures> list() const;
    std::uint64_t bytes() const; ///< of all

    /// Removes a file; false where a process is writing it. Throws Error(io).
    static bool remove(const CachedFeatures& features);

    /// Bytes that are free on the folder's disk, or on that where it will be made.
    std::uint64_t free_bytes() const;

  private:
    std::filesystem::path folder_;
};

} // namespace headroom
