#pragma once

#include "core/jobs/batch/BatchReport.h"

namespace headroom {

/// Joins verdicts that differ in nothing but `fold` to cross-validations; takes out those that it
/// has joined. `folds`: how many there are. Folds whose heads or seeds are others than the first
/// fold's, because they are not finished, are left out.
std::vector<BatchFolds> join_folds(std::vector<BatchVerdict>& verdicts, int folds);

} // namespace headroom
