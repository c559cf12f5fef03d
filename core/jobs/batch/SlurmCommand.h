#pragma once

#include "core/batch/SlurmJobs.h"

#include <string>
#include <vector>

namespace headroom {

/// Runs a command of Slurm (sbatch, squeue, scontrol); returns what it printed, warnings included.
/// Throws Error(resources) that says why it failed, is not installed, or was silent for `seconds`.
std::string slurm_output(const std::vector<std::string>& words, int seconds = 30);

/// Tasks of these arrays in Slurm's queue; none if it has forgotten them. Throws the errors of
/// slurm_output().
std::vector<SlurmTask> slurm_queue(const std::vector<SlurmArray>& arrays);

} // namespace headroom
