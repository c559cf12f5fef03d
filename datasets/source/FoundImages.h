#pragma once

#include "datasets/data/MemoryDataset.h"
#include "datasets/source/OpenOptions.h"
#include "datasets/source/OpenedData.h"

#include <optional>

namespace headroom {

/// Splits of a source, before OpenDataset selects classes, resizes, and makes the missing splits.
/// At least one is there; all have the same classes and the same shape.
struct FoundImages {
    std::optional<Images> train, valid, test;
    std::string class_source;
    bool numbered_classes = false;        ///< see OpenedData
    std::vector<StoredSize> sizes;        ///< only if images are files of their own
    std::vector<StoredChannels> channels; ///< likewise
    std::vector<BadFile> bad_files;
    std::vector<Hdf5Entry> hdf5; ///< objects of an HDF5 file
    std::vector<std::string> notes;
};

} // namespace headroom
