#pragma once

#include "core/jobs/JobControl.h"
#include "datasets/base/options/OptionField.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <type_traits>
#include <vector>

namespace headroom {

/// Submits a batch to Slurm: an array whose tasks train its cells, and a job that writes the report
/// when it has ended. Cells that are done, have failed, or are in the queue are left out.
struct BatchSubmitSpec {
    std::filesystem::path out;
    std::filesystem::path grid; ///< of a new batch
    std::string home;           ///< replaces a ~ in the grid's paths
    bool retry_failed = false;
    int array_limit = 0;
    std::string time, partition, mem;
    int cpus = 0;
    std::vector<std::string> options; ///< further words for sbatch(1)
    std::filesystem::path program;    ///< `headroom` on the nodes; empty = this one
};

template <typename Spec, typename Visit>
requires std::is_same_v<std::remove_const_t<Spec>, BatchSubmitSpec>
void visit_fields(Spec& s, Visit&& visit) {
    const BatchSubmitSpec d;
    constexpr OptionRange from_0{.min = 0, .expected = "at least 1, or 0 for the default"};
    visit(OptionField{.key = "array-limit",
                      .label = "&Tasks at a time",
                      .help = "tasks of the array that run at a time",
                      .value_name = "K",
                      .default_text = "as many as the cluster allows",
                      .range = from_0},
          s.array_limit, d.array_limit);
    visit(OptionField{.key = "time",
                      .label = "Ti&me limit",
                      .help = "time limit of a task, after which it is queued again",
                      .value_name = "T",
                      .default_text = "the partition's"},
          s.time, d.time);
    visit(OptionField{.key = "partition",
                      .label = "&Partition",
                      .help = "partition of the cluster",
                      .value_name = "P",
                      .default_text = "the cluster's"},
          s.partition, d.partition);
    visit(OptionField{.key = "cpus",
                      .label = "&Cores",
                      .help = "cores and threads of a task",
                      .value_name = "C",
                      .default_text = "1",
                      .range = from_0},
          s.cpus, d.cpus);
    visit(OptionField{.key = "mem",
                      .label = "M&emory",
                      .help = "memory of a task: 4G",
                      .value_name = "M",
                      .default_text = "the partition's"},
          s.mem, d.mem);
    visit(OptionField{.key = "retry-failed",
                      .label = "Cells that &failed",
                      .help = "submit cells that failed, too"},
          s.retry_failed, d.retry_failed);
}

struct BatchSubmitResult {
    std::filesystem::path folder;
    std::size_t cells = 0;  ///< submitted now; 0 = there is nothing to do, and no job
    std::size_t queued = 0; ///< in the queue before
    std::size_t tasks = 0;
    std::size_t size = 1;    ///< cells of a task
    std::string job, report; ///< numbers in Slurm
};

/// Throws the errors of run(BatchRunSpec) about grid, folder and cells, Error(resources) with what
/// Slurm says if it refuses, and Cancelled when stopped before.
BatchSubmitResult run(const BatchSubmitSpec& spec, const JobControl& control);

std::string to_text(const BatchSubmitResult& result);
nlohmann::ordered_json to_json(const BatchSubmitResult& result);

} // namespace headroom
