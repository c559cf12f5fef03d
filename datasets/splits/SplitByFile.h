#pragma once

#include "datasets/source/OpenedData.h"
#include "datasets/splits/SplitFile.h"

namespace headroom {

/// Divides all samples of all splits again, as given by the split file at `path`; each part keeps
/// the data's order. With folds, `fold` (from 1) becomes test and the others train. Samples that
/// the file does not name are left out, with a note of their number. Throws Error(usage) if `fold`
/// does not fit the file, and Error(bad_data) naming the sample or class if the file does not fit
/// the data.
void split_by_file(OpenedData& data, const SplitFile& split, const std::string& path, int fold);

} // namespace headroom
