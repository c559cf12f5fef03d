#pragma once

#include "core/batch/BatchFolder.h"
#include "core/batch/SlurmQueue.h"
#include "core/batch/SlurmScript.h"

namespace headroom {

/// An array of tasks that was submitted for a batch.
struct SlurmArray {
    std::string job, report; ///< numbers of the array, and of the job that writes its report
    SlurmPacking packing;
};

/// The arrays that were submitted, in DIR/slurm/jobs.json. Throws Error(bad_data) if it is damaged.
std::vector<SlurmArray> submitted_arrays(const BatchFolder& batch);

/// Adds one to them.
void add_array(const BatchFolder& batch, const SlurmArray& array);

/// Its scripts and that file.
std::filesystem::path slurm_folder(const BatchFolder& batch);

/// The task of the queue for each cell, in their order; null where there is none.
std::vector<const SlurmTask*> tasks_of_cells(const BatchFolder& batch,
                                             const std::vector<SlurmArray>& arrays,
                                             const std::vector<SlurmTask>& queue);

} // namespace headroom
