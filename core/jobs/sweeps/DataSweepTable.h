#pragma once

#include "core/comparison/report/EvidenceTables.h"
#include "core/jobs/sweeps/DataSweepJob.h"

namespace headroom {

/// Accuracy of every head and the differences from the first, by number of training images.
EvidenceTable data_table(const DataSweepResult& result);

} // namespace headroom
