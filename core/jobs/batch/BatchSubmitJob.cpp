#include "core/jobs/batch/BatchSubmitJob.h"

#include "core/batch/SlurmJobs.h"
#include "core/comparison/Format.h"
#include "core/jobs/batch/BatchRunJob.h"
#include "core/jobs/batch/SlurmCommand.h"
#include "datasets/base/Error.h"
#include "datasets/base/files/AtomicFile.h"
#include "datasets/base/options/OptionName.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>

namespace headroom {

namespace fs = std::filesystem;

namespace {

SlurmJob job_of(const BatchSubmitSpec& spec, const BatchFolder& batch) {
    SlurmJob job{.program =
                     spec.program.empty() ? fs::read_symlink("/proc/self/exe") : spec.program,
                 .batch = (fs::absolute(batch.path()) / "").lexically_normal().parent_path(),
                 .time = spec.time,
                 .partition = spec.partition,
                 .memory = spec.mem,
                 .cpus = spec.cpus,
                 .limit = spec.array_limit,
                 .options = spec.options};
    // A line break would end the #SBATCH line, and begin one of the script.
    auto texts = job.options;
    texts.insert(texts.end(), {job.time, job.partition, job.memory, job.batch.string()});
    for (const auto& text : texts)
        if (std::ranges::any_of(text, [](unsigned char c) { return c < ' ' || c == 127; }))
            throw usage_error(fmt::format("{}: a control character", printable(text)));
    if (!job.options.empty() && !job.options.front().starts_with('-'))
        throw usage_error(
            fmt::format("{}: expected options of sbatch, which begin with a dash: -A chem",
                        printable(job.options.front())));
    return job;
}

/// Numbers of the cells to submit; counts those that are in the queue.
std::vector<std::size_t> cells_to_submit(const BatchFolder& batch, bool retry_failed,
                                         const std::vector<const SlurmTask*>& queue,
                                         std::size_t& queued) {
    std::vector<std::size_t> numbers;
    const auto states = batch.states();
    for (std::size_t i = 0; i < states.size(); ++i) {
        if (states[i] == CellState::done) continue;
        if (queue[i])
            ++queued;
        else if (states[i] != CellState::running &&
                 (states[i] != CellState::failed || retry_failed))
            numbers.push_back(i + 1);
    }
    return numbers;
}

std::string submit(const fs::path& script, const std::string& more = "") {
    std::vector<std::string> words{"sbatch", std::string("--") + "parsable"};
    if (!more.empty()) words.push_back(more);
    words.push_back(script.string());
    const auto text = slurm_output(words);
    auto number = read_job_number(text);
    if (number.empty())
        throw Error(Failure::resources,
                    fmt::format("sbatch: expected the number of a job, found: {}", text));
    return number;
}

} // namespace

BatchSubmitResult run(const BatchSubmitSpec& spec, const JobControl& control) {
    check_values(spec);
    BatchRunSpec open;
    open.out = spec.out;
    open.grid = spec.grid;
    open.home = spec.home;
    const auto batch = checked_batch(open, control);
    const auto job = job_of(spec, batch);
    BatchSubmitResult result;
    result.folder = batch.path();
    const auto packing = SlurmPacking::of(
        batch.cells().size(), read_max_array_size(slurm_output({"scontrol", "show", "config"})));
    result.size = packing.size;
    const auto arrays = submitted_arrays(batch);
    const auto queue = slurm_queue(arrays);
    const auto numbers = cells_to_submit(batch, spec.retry_failed,
                                         tasks_of_cells(batch, arrays, queue), result.queued);
    result.cells = numbers.size();
    if (numbers.empty()) return result;
    std::set<std::size_t> tasks;
    for (const auto number : numbers)
        tasks.insert(packing.task_of(number));
    result.tasks = tasks.size();

    const auto folder = slurm_folder(batch);
    fs::create_directories(folder);
    const auto array_script = folder / "cells.sh", report_script = folder / "report.sh";
    write_atomically(array_script, slurm_array_script(job, packing, {tasks.begin(), tasks.end()}));
    write_atomically(report_script, slurm_report_script(job));
    if (spec.retry_failed)
        for (const auto number : numbers)
            batch.forget_failure(batch.cell(number));
    batch.forget_stop();
    SlurmArray array{submit(array_script), "", packing};
    std::set<std::string> ends{array.job}; // the report waits for other arrays, too
    for (const auto& task : queue)
        ends.insert(task.job);
    try {
        array.report = submit(report_script,
                              fmt::format("--{}=afterany:{}", "dependency", fmt::join(ends, ":")));
    } catch (const Error&) {
        add_array(batch, array);
        throw;
    }
    add_array(batch, array);
    result.job = array.job;
    result.report = array.report;
    return result;
}

std::string to_text(const BatchSubmitResult& result) {
    const auto folder = printable(result.folder.string());
    const auto queued =
        result.queued > 0 ? fmt::format("; {} in the queue already", result.queued) : "";
    if (result.cells == 0) return fmt::format("{}: no cell is left to submit{}\n", folder, queued);
    return fmt::format("{}: submitted {} cells as array {} of {} tasks{}{}; the report is job {}\n",
                       folder, result.cells, result.job, result.tasks,
                       result.size > 1 ? fmt::format(", {} cells each", result.size) : "", queued,
                       result.report);
}

nlohmann::ordered_json to_json(const BatchSubmitResult& result) {
    return {{"folder", result.folder.string()}, {"cells", result.cells},
            {"queued", result.queued},          {"tasks", result.tasks},
            {"cells_of_a_task", result.size},   {"job", result.job},
            {"report", result.report}};
}

} // namespace headroom
