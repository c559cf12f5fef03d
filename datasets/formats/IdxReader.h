#pragma once

#include "datasets/source/FoundImages.h"

#include <filesystem>

namespace headroom {

/// Reads the IDX format of MNIST (yann.lecun.com/exdb/mnist): big-endian sizes, 8-bit grey images
/// and 8-bit labels in two files, each plain or gzip. Fashion-MNIST and EMNIST use it too. The
/// files know no class names: classes are "0", "1", ... up to the largest label.

/// Whether a folder has one of train-images-idx3-ubyte and t10k-images-idx3-ubyte (or ".idx3",
/// .gz), also as EMNIST names them: emnist-letters-train-..., emnist-letters-test-...
bool is_idx_folder(const std::filesystem::path& folder);

/// Whether a file, unpacked, begins as an IDX file of unsigned bytes does.
bool is_idx_file(const std::filesystem::path& file);

/// A folder: train from train-*, test from t10k-* or test-*. A single images file: its labels are
/// those of the file of the same name with "labels" and "idx1"; it is taken as train, or t10k as
/// test. Throws Error(bad_data) on a wrong magic number, sizes that do not fit the file or each
/// other, and Error(resources) where a header, true or not, asks for more memory than the budget.
FoundImages read_idx(const std::filesystem::path& path, const OpenOptions& options);

} // namespace headroom
