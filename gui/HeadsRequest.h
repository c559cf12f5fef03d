#pragma once

#include "core/jobs/exploration/ImageSource.h"

#include <filesystem>
#include <optional>
#include <string>

namespace headroom {

/// Two heads of a comparison, and an image on which to look at both; none = the one shown before.
struct HeadsRequest {
    std::filesystem::path folder; ///< the comparison's
    std::string first, second;    ///< heads
    std::uint64_t seed = 0;
    std::optional<ImageSource> image = {};
};

} // namespace headroom
