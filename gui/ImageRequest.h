#pragma once

#include "core/jobs/exploration/ImageSource.h"

#include <filesystem>

namespace headroom {

/// An image to show on the Explore page, and the run that answered it; empty = whichever is chosen
/// there.
struct ImageRequest {
    ImageSource image;
    std::filesystem::path run = {};
};

} // namespace headroom
