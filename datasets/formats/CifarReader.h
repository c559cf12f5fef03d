#pragma once

#include "datasets/source/FoundImages.h"

#include <filesystem>

namespace headroom {

/// Reads the binary versions of CIFAR-10 and CIFAR-100 (cs.toronto.edu/~kriz/cifar.html): records
/// of one label byte (CIFAR-100: a coarse label, which is not used, and a fine one) and 3,072 bytes
/// of a 32x32 image, planes R, G, B. Train is data_batch_*.bin or train.bin, test is test_batch.bin
/// or test.bin, class names are the lines of batches.meta.txt or fine_label_names.txt (without it:
/// "0", "1", ...).
bool is_cifar_folder(const std::filesystem::path& folder);
bool is_cifar100_folder(const std::filesystem::path& folder);

/// Throws Error(bad_data) naming the file if it is not a whole number of records, or the record
/// whose label is out of range, and Error(resources) if the files exceed the budget.
FoundImages read_cifar(const std::filesystem::path& folder, std::uint64_t memory_budget);
FoundImages read_cifar100(const std::filesystem::path& folder, std::uint64_t memory_budget);

} // namespace headroom
