#include "core/batch/SlurmScript.h"

#include "datasets/base/text/ShellWord.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {

namespace {

/// "1-3,7"
std::string ranges(const std::vector<std::size_t>& ascending) {
    std::string text;
    for (std::size_t i = 0; i < ascending.size();) {
        auto last = i;
        while (last + 1 < ascending.size() && ascending[last + 1] == ascending[last] + 1)
            ++last;
        if (!text.empty()) text += ',';
        text += std::to_string(ascending[i]);
        if (last > i) text += fmt::format("-{}", ascending[last]);
        i = last + 1;
    }
    return text;
}

std::string directive(const char* option, const std::string& value) {
    return value.empty() ? "" : fmt::format("#SBATCH --{}={}\n", option, shell_word(value));
}

/// A file for the output; sbatch replaces a % by parts of the job's number.
std::string output_directive(const std::filesystem::path& folder, const std::string& name) {
    std::string path;
    for (const char c : folder.string())
        path += c == '%' ? "%%" : std::string(1, c);
    return directive("output", path + '/' + name);
}

/// Directives of both scripts.
std::string common_directives(const SlurmJob& job) {
    auto text = directive("time", job.time) + directive("partition", job.partition) +
                directive("mem", job.memory);
    if (job.options.empty()) return text;
    std::vector<std::string> words;
    for (const auto& word : job.options)
        words.push_back(shell_word(word));
    return text + fmt::format("#SBATCH {}\n", fmt::join(words, " "));
}

std::string variables(const SlurmJob& job) {
    return fmt::format("set -euo pipefail\n\nprogram={}\nbatch={}\n",
                       shell_word(job.program.string()), shell_word(job.batch.string()));
}

std::string job_name(const SlurmJob& job, const char* suffix = "") {
    return directive("job-name", job.batch.filename().string() + suffix);
}

std::string cells_of_task(const SlurmPacking& packing) {
    if (packing.size == 1) return "cells=$SLURM_ARRAY_TASK_ID\n";
    return fmt::format("first=$(((SLURM_ARRAY_TASK_ID - 1) * {0} + 1))\n"
                       "last=$((first + {1} < {2} ? first + {1} : {2}))\n"
                       "cells=$first-$last\n",
                       packing.size, packing.size - 1, packing.cells);
}

} // namespace

SlurmPacking SlurmPacking::of(std::size_t cells, std::size_t max_array_size) {
    const auto tasks = std::max<std::size_t>(max_array_size, 2) - 1;
    return {cells, std::max<std::size_t>((cells + tasks - 1) / tasks, 1)};
}

std::string slurm_array_script(const SlurmJob& job, const SlurmPacking& packing,
                               const std::vector<std::size_t>& tasks) {
    const auto limit = job.limit > 0 ? fmt::format("%{}", job.limit) : "";
    return fmt::format(
        R"(#!/bin/bash
# Written by headroom batch submit: each task of this array trains {cells}.
{name}{output}{common}{cpus}{array}
# Two minutes before the time limit this shell gets SIGUSR1, and queues the task again.
{signal}#SBATCH --{requeue}
{append}
{variables}{cells_of_task}
"$program" batch run --{out} "$batch" --{only} "$cells" --{keep_going} \
    --{threads} "${{SLURM_CPUS_PER_TASK:-1}}" &
training=$!

# SIGTERM lets the training save its state and end with 143. When a job is cancelled or preempted,
# Slurm sends it to every process, so that this shell only waits.
again=no
trap 'again=yes; kill -TERM "$training" || true' USR1
trap '' TERM
status=0
wait "$training" || status=$?
if [[ $again == yes ]]; then # the signal has ended that wait
    status=0
    wait "$training" || status=$?
fi

# 7: another process has a cell; that of a lost node keeps it for ten minutes.
if [[ $again == yes && $status == 143 || $status == 7 ]]; then
    exec scontrol requeue "$SLURM_JOB_ID"
fi
exit "$status"
)",
        fmt::arg("cells", packing.size == 1
                              ? std::string("the cell of its number")
                              : fmt::format("{} cells, one after the other", packing.size)),
        fmt::arg("name", job_name(job)),
        fmt::arg("output", output_directive(job.batch / "logs", "slurm-%A_%a.txt")),
        fmt::arg("common", common_directives(job)),
        fmt::arg("cpus", directive("cpus-per-task", job.cpus > 0 ? std::to_string(job.cpus) : "")),
        fmt::arg("array", directive("array", ranges(tasks) + limit)),
        fmt::arg("signal", directive("signal", "B:USR1@120")), fmt::arg("requeue", "requeue"),
        fmt::arg("append", directive("open-mode", "append")), fmt::arg("variables", variables(job)),
        fmt::arg("cells_of_task", cells_of_task(packing)), fmt::arg("out", "out"),
        fmt::arg("only", "only"), fmt::arg("keep_going", "keep-going"),
        fmt::arg("threads", "threads"));
}

std::string slurm_report_script(const SlurmJob& job) {
    return fmt::format(R"(#!/bin/bash
# Written by headroom batch submit: the report, once the array has ended, whatever failed in it.
{name}{output}{common}
{variables}
"$program" batch report "$batch" --{html} "$batch/report.html" --{csv} "$batch/report.csv" \
    --{exist_ok}
)",
                       fmt::arg("name", job_name(job, "-report")),
                       fmt::arg("output", output_directive(job.batch, "report.txt")),
                       fmt::arg("common", common_directives(job)),
                       fmt::arg("variables", variables(job)), fmt::arg("html", "html"),
                       fmt::arg("csv", "csv"), fmt::arg("exist_ok", "exist-ok"));
}

} // namespace headroom
