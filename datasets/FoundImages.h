#pragma once

#include "datasets/MemoryDataset.h"

#include <optional>

namespace headroom {

/// The splits a source brings, before OpenDataset selects classes, resizes and makes up the splits
/// that are missing. At least one is there; all have the same classes and the same shape.
struct FoundImages {
    std::optional<Images> train, valid, test;
    std::vector<std::string> notes;
};

} // namespace headroom
