#pragma once

#include "datasets/verify/Scan.h"

#include <filesystem>

namespace headroom {

/// Scan.h for a folder of class folders: every image file is read and decoded once, as stored. What
/// the folder lacks, and what lies in it and is not read, is found too.
Scan scan_folder(const std::filesystem::path& root, const OpenOptions& options, unsigned threads);

} // namespace headroom
