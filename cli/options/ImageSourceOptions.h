#pragma once

#include "cli/options/OptionSet.h"
#include "core/jobs/exploration/ImageSource.h"

namespace headroom {

/// Adds --image, or --data with --sample and --split, and how to read them: for commands about one
/// image.
void add_image_source_options(OptionSet& options, ImageSource& source);

} // namespace headroom
