#pragma once

#include "datasets/FoundImages.h"

#include <filesystem>

namespace headroom {

/// Reads the binary version of CIFAR-10 (cs.toronto.edu/~kriz/cifar.html): records of one label
/// byte and 3,072 bytes of a 32x32 image, planes R, G, B. Train is data_batch_*.bin, test is
/// test_batch.bin, class names are the lines of batches.meta.txt (without it: "0", "1", ...).
bool is_cifar_folder(const std::filesystem::path& folder);

/// Throws Error(bad_data) naming the file where it is no whole number of records, or the record
/// whose label is out of range, and Error(resources) where the files are more than the budget.
FoundImages read_cifar(const std::filesystem::path& folder, std::uint64_t memory_budget);

} // namespace headroom
