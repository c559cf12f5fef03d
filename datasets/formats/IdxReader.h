#pragma once

#include "datasets/source/FoundImages.h"

#include <filesystem>

namespace headroom {

/// Reads the IDX format of MNIST (yann.lecun.com/exdb/mnist): big-endian sizes, 8-bit grey images
/// and 8-bit labels in two files, each plain or gzip. Fashion-MNIST and EMNIST use it too. The
/// files have no class names: classes are "0", "1", ... up to the largest label.

/// Returns whether a folder has train-images-idx3-ubyte or t10k-images-idx3-ubyte (or ".idx3",
/// .gz), also as EMNIST names them: emnist-letters-train-..., emnist-letters-test-...
bool is_idx_folder(const std::filesystem::path& folder);

/// Returns whether a file, decompressed, begins like an IDX file of unsigned bytes.
bool is_idx_file(const std::filesystem::path& file);

/// Reads a folder (train from train-*, test from t10k-* or test-*) or a single images file: its
/// labels are in the file of the same name with "labels" and "idx1"; it becomes train, or t10k
/// test. Throws Error(bad_data) on a wrong magic number or sizes that do not fit the file or each
/// other, and Error(resources) if a header, true or not, claims more memory than the budget.
FoundImages read_idx(const std::filesystem::path& path, const OpenOptions& options);

} // namespace headroom
