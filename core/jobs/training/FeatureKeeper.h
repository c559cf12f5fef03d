#pragma once

#include "core/jobs/training/FeaturePass.h"
#include "core/runs/cache/FeatureCache.h"
#include "core/training/TransferOptions.h"

#include <map>

namespace headroom {

/// A frozen part, and which of its features the heads need.
struct FrozenFeatures {
    nlohmann::ordered_json key;   ///< of the part: its network, weights and numerics
    nlohmann::ordered_json about; ///< "model", "weights", "layers"
    bool maps = false, pooled = false;

    std::uint64_t bytes(const FrozenPart& part, const Dataset& images) const;
};

/// Identifies the images of a training in the cache on disk.
struct ImageNames {
    std::string data, fingerprint;                ///< DataSpec's path; OpenedData's, all splits
    std::map<const Dataset*, std::string> splits; ///< "train 0123456789abcdef"
};

/// Decides where the features of a split are kept, in memory or on disk, and keeps them.
///
/// In memory where they fit the budget. On disk, for later commands and instead of memory: always
/// with KeepFeatures::disk; with automatic where all features that the cache holds take at most a
/// tenth of the disk's free space.
class FeatureKeeper {
  public:
    FeatureKeeper(KeepFeatures mode, std::uint64_t memory_budget, ImageNames names,
                  FeatureCache cache = FeatureCache(FeatureCache::user_folder()))
        : mode_(mode), memory_budget_(memory_budget), names_(std::move(names)),
          cache_(std::move(cache)) {}

    std::uint64_t memory_budget() const { return memory_budget_; }

    /// The samples whose features are requested.
    struct Request {
        FrozenPart& part;
        const FrozenFeatures& what;
        DatasetPtr split, images; ///< `images`: the split, or augmented views of it
        std::string views;        ///< "2 of flip", part of the key; empty = the split itself
        const Normalisation& normalisation;
    };
    /// Returns nothing if they are not kept. Emits their size beforehand. Throws Cancelled.
    std::optional<KeptFeatures> keep(const Request& request, const JobControl& control) const;

  private:
    FeatureContents contents(const Request& request) const;
    std::shared_ptr<FeatureFile> file(const Request& request, const JobControl& control) const;

    KeepFeatures mode_;
    std::uint64_t memory_budget_;
    ImageNames names_;
    FeatureCache cache_;
};

} // namespace headroom
