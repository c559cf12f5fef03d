#pragma once

#include "datasets/source/FoundImages.h"
#include "datasets/source/OpenOptions.h"

#include <string>
#include <vector>

namespace headroom {

/// A kind of data source. A new format is a reader in a file of its own and a line in formats().
struct Format {
    const char* name;                            ///< "hdf5"
    bool (*recognises)(const std::string& path); ///< by its name, first bytes or files; must exist
    FoundImages (*read)(const std::string& path, const OpenOptions& options);
    bool image_files = false; ///< every sample is an image file that can be skipped or moved
};

/// In the order in which they are tried.
const std::vector<Format>& formats();

/// Returns the format of a source. Throws Error: io if it is missing, bad_data if unknown.
const Format& find_format(const std::string& path);

} // namespace headroom
