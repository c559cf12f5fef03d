#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace headroom {

/// Requests of a batch to Slurm. Empty values are left to the cluster.
struct SlurmJob {
    std::filesystem::path program, batch; ///< absolute
    std::string time, partition, memory;  ///< as sbatch(1) takes them
    int cpus = 0;                         ///< of each task
    int limit = 0;                        ///< of tasks that run at a time
    std::vector<std::string> options;     ///< further words for sbatch
};

/// How cells are packed into the tasks of an array: task t trains cells (t - 1) size + 1 to t size.
/// If the array is large enough for all, task t trains cell t.
struct SlurmPacking {
    std::size_t cells = 0; ///< of the batch
    std::size_t size = 1;  ///< cells of a task

    /// The smallest size for which every task's number is below `max_array_size`.
    static SlurmPacking of(std::size_t cells, std::size_t max_array_size);

    std::size_t task_of(std::size_t cell) const { return (cell - 1) / size + 1; }
};

/// Script of an array that trains cells of the batch. The sbatch options are in its #SBATCH lines:
/// `sbatch FILE` submits it again. `tasks` ascend.
std::string slurm_array_script(const SlurmJob& job, const SlurmPacking& packing,
                               const std::vector<std::size_t>& tasks);

/// Script of the job that writes the report.
std::string slurm_report_script(const SlurmJob& job);

} // namespace headroom
