#pragma once

#include "core/jobs/exploration/ImageSource.h"

#include <filesystem>
#include <string>

namespace headroom {

/// Two heads of a comparison, and an image on which to look at both.
struct HeadsRequest {
    std::filesystem::path folder; ///< the comparison's
    std::string first, second;    ///< heads
    std::uint64_t seed = 0;
    ImageSource image;
};

} // namespace headroom
