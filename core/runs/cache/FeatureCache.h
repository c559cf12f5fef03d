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

    /// "features" beside the tuning cache (TuningCache::user_file); empty without a home directory.
    static std::filesystem::path user_folder();

    const std::filesystem::path& folder() const { return folder_; }

    /// Lists the files, the last used first. Throws Error(io) if the folder exists but cannot be
    /// read.
    std::vector<CachedFeatures> list() const;
    std::uint64_t bytes() const; ///< of all

    /// Removes a file. Returns false if a process is writing it. Throws Error(io).
    static bool remove(const CachedFeatures& features);

    /// Returns the free bytes of the disk that holds, or will hold, the folder.
    std::uint64_t free_bytes() const;

  private:
    std::filesystem::path folder_;
};

} // namespace headroom
