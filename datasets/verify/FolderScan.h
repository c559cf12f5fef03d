#pragma once

#include "datasets/verify/Scan.h"

#include <filesystem>

namespace headroom {

/// Scans a folder of class folders (Scan.h): every image file is read and decoded once, as stored.
/// Also finds what the folder lacks, and what in it is not read.
Scan scan_folder(const std::filesystem::path& root, const OpenOptions& options, unsigned threads);

} // namespace headroom
