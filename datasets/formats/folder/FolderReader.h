#pragma once

#include "datasets/source/FoundImages.h"
#include "datasets/source/OpenOptions.h"

#include <filesystem>

namespace headroom {

/// Reads a folder of class folders, as Keras' image_dataset_from_directory and torchvision's
/// ImageFolder do: root/CLASS/*.jpg, or root/SPLIT/CLASS/*.jpg if SPLIT is train, test, and one of
/// valid, val, validation. Classes and files are in the order of their names' UTF-8 bytes. Hidden
/// folders and files are skipped; other files without an image's extension are left out with a
/// note.
///
/// Decodes every image once, on all cores, to the size and channels in `options`; if that exceeds
/// options.memory_budget, the images become blocks of one file each, decoded on demand. Throws
/// Error(bad_data) on a class folder that is missing in a split or empty, on images that differ in
/// size without a size to resize to, and on an unreadable image (with skip_bad it is listed in
/// bad_files instead).
FoundImages read_folder(const std::filesystem::path& root, const OpenOptions& options);

} // namespace headroom
