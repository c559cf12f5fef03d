#pragma once

#include "datasets/formats/folder/FolderContent.h"

#include <string>

namespace headroom {

/// "train" for train and training, "valid" for valid, val, validation and dev, "test" for test and
/// testing, in upper or lower case; empty for other names.
std::string split_of_name(const std::string& name);

/// Returns whether the folders of a root are splits, not classes. A folder called train is a split
/// if it has class folders, and a class if it has images like the folders beside it. Without one,
/// all must have the names of splits: "test" beside "Car" is a class.
bool comes_in_splits(const std::filesystem::path& root, const FolderContent& content);

} // namespace headroom
