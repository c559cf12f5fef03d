#pragma once

#include "cli/options/OptionSet.h"
#include "core/jobs/exploration/ImageSource.h"

namespace headroom {

/// --image, or --data with --sample and --split, and how they are read: for commands that look at
/// one image.
void add_image_source_options(OptionSet& options, ImageSource& source);

} // namespace headroom
