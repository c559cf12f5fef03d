#pragma once

#include "datasets/source/FoundImages.h"
#include "datasets/source/OpenOptions.h"

#include <filesystem>

namespace headroom {

/// Reads a folder of class folders, as Keras' image_dataset_from_directory and torchvision's
/// ImageFolder do: root/CLASS/*.jpg, or root/SPLIT/CLASS/*.jpg where SPLIT is train, test, and one
/// of valid, val, validation. Classes and files are in the order of their names' UTF-8 bytes.
/// Hidden folders and files are skipped; other files that have no image's name are left out with a
/// note.
///
/// Decodes every image, on all cores, to the size and channels that `options` ask for, once and for
/// all; where that is more than options.memory_budget, the images come as blocks of one file each,
/// decoded whenever they are asked for. Throws
/// Error(bad_data) on a class folder that is missing in a split or empty, on images that differ in
/// size with no size to bring them to, on an image that cannot be read (unless skip_bad, which
/// lists it in bad_files).
FoundImages read_folder(const std::filesystem::path& root, const OpenOptions& options);

} // namespace headroom
