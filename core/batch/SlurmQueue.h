#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace headroom {

/// A job, or a task of an array, in Slurm's queue.
struct SlurmTask {
    std::string job;       ///< the array's number: "123"
    std::size_t index = 0; ///< of the task; 0 = the job is not an array
    std::string state;     ///< "RUNNING"
    std::string node;      ///< empty until it runs
    std::string reason;    ///< why it is pending: "Priority"

    bool pending() const { return node.empty(); }
};

/// The command that prints what read_squeue() reads, a line for each task of these jobs.
std::vector<std::string> squeue_command(const std::vector<std::string>& jobs);

/// Lines in another form, such as warnings, are skipped.
std::vector<SlurmTask> read_squeue(const std::string& text);

/// The job's number in what `sbatch --parsable` prints: "123", or "123;cluster" after warnings.
/// Empty if there is none.
std::string read_job_number(const std::string& text);

/// MaxArraySize in what `scontrol show config` prints: array indices are below it. Slurm's default
/// of 1001 if it is not there.
std::size_t read_max_array_size(const std::string& text);

} // namespace headroom
