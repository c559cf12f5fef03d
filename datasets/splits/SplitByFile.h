#pragma once

#include "datasets/source/OpenedData.h"
#include "datasets/splits/SplitFile.h"

namespace headroom {

/// Divides all samples of all splits anew, as the split file at `path` says; each part keeps the
/// data's order. Of folds, `fold` (from 1) becomes test and the others train. Samples that the file
/// does not name are left out, and a note counts them.
/// Throws Error(usage) where `fold` does not suit the file, and Error(bad_data) naming the sample
/// or class where the file does not suit the data.
void split_by_file(OpenedData& data, const SplitFile& split, const std::string& path, int fold);

} // namespace headroom
