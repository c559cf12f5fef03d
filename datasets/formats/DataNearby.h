#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace headroom {

/// Up to three places below a folder that hold data, the nearest first: folders of class folders
/// with images, of splits, of IDX or CIFAR-10 files, and HDF5 files. For an error that suggests one
/// instead.
std::vector<std::string> data_below(const std::filesystem::path& root);

/// Returns the folder in which `folder` is a class or a split; empty if it seems to be neither.
std::string data_above(const std::filesystem::path& folder);

} // namespace headroom
