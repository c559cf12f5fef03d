#pragma once

#include "core/jobs/JobControl.h"
#include "core/runs/cache/FeatureFile.h"
#include "core/training/FrozenPart.h"
#include "datasets/data/Dataset.h"
#include "datasets/data/Transforms.h"

namespace headroom {

/// One pass of a frozen part over the images of a split, whose features are kept.
struct FeaturePass {
    FrozenPart& part;
    DatasetPtr images;
    const Normalisation& normalisation;
    bool maps = false, pooled = false; ///< which the heads need
    bool in_memory = true;             ///< false: read from `file` while training
    /// Keeps the maps, or the averages where no head needs maps; rows that are there already are
    /// not computed. May be null.
    std::shared_ptr<FeatureFile> file = {};
};

/// Datasets whose samples are features; null where no head needs them.
struct KeptFeatures {
    DatasetPtr maps, pooled;
};

/// If the disk is full, emits a Message and keeps the features in memory; throws Error(io) if they
/// are not to be in memory. Throws Cancelled when stopped.
KeptFeatures run(const FeaturePass& pass, const JobControl& control);

} // namespace headroom
