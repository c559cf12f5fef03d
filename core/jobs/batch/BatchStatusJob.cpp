#include "core/jobs/batch/BatchStatusJob.h"

#include "core/comparison/Format.h"
#include "core/jobs/batch/SlurmCommand.h"
#include "datasets/base/options/OptionName.h"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {

namespace {

/// From the times at which the last fifty cells were finished; nothing from fewer than two.
std::optional<double> finished_per_second(std::vector<std::filesystem::file_time_type> times) {
    constexpr std::size_t most = 50;
    std::ranges::sort(times);
    if (times.size() > most) times.erase(times.begin(), times.end() - most);
    if (times.size() < 2) return {};
    const std::chrono::duration<double> span = times.back() - times.front();
    if (span.count() <= 0) return {};
    return static_cast<double>(times.size() - 1) / span.count();
}

/// Adds the tasks to the running cells.
BatchStatus::Slurm slurm_view(const BatchFolder& batch, const std::vector<CellState>& states,
                              const std::vector<SlurmArray>& arrays,
                              std::vector<BatchStatus::Cell>& running) {
    BatchStatus::Slurm slurm;
    std::vector<SlurmTask> queue;
    try {
        queue = slurm_queue(arrays);
    } catch (const Error& error) {
        slurm.error = error.what();
        return slurm;
    }
    for (const auto& task : queue) {
        ++(task.pending() ? slurm.pending : slurm.running);
        if (task.pending()) ++slurm.reasons[task.reason];
    }
    const auto tasks = tasks_of_cells(batch, arrays, queue);
    for (auto& cell : running)
        if (const auto* task = tasks[cell.number - 1])
            cell.text += fmt::format(", task {}_{}", task->job, task->index);
    for (std::size_t i = 0; i < tasks.size(); ++i)
        if (!tasks[i] && (states[i] == CellState::waiting || states[i] == CellState::stopped))
            ++slurm.left_out;
    return slurm;
}

std::string to_text(const BatchStatus::Slurm& slurm) {
    if (!slurm.error.empty()) return fmt::format("Slurm: {}\n", printable(slurm.error));
    std::vector<std::string> reasons;
    for (const auto& [reason, count] : slurm.reasons)
        reasons.push_back(fmt::format("{} {}", count, printable(reason)));
    auto text = fmt::format("Slurm: {} tasks running, {} pending", slurm.running, slurm.pending);
    if (!reasons.empty()) text += fmt::format(" ({})", fmt::join(reasons, ", "));
    if (slurm.left_out > 0)
        text +=
            fmt::format("; {} cells are not in the queue: batch submit adds them", slurm.left_out);
    return text + '\n';
}

} // namespace

BatchStatus batch_status(const std::filesystem::path& folder) {
    const BatchFolder batch(folder);
    BatchStatus status;
    status.folder = folder;
    status.cells = batch.cells().size();
    status.stop_requested = batch.stop_requested();
    std::vector<std::filesystem::file_time_type> finished;
    const auto states = batch.states();
    for (std::size_t i = 0; i < states.size(); ++i) {
        const auto& cell = batch.cells()[i];
        switch (states[i]) {
        case CellState::done:
            ++status.done;
            if (const auto time = batch.finished_at(cell)) finished.push_back(*time);
            break;
        case CellState::running:
            ++status.running;
            status.running_cells.push_back(
                {cell.number, cell.name, to_text(claim_owner(batch.claim(cell)))});
            break;
        case CellState::failed:
            ++status.failed;
            status.failed_cells.push_back(
                {cell.number, cell.name, batch.failure(cell).value_or(CellFailure{}).message});
            break;
        case CellState::stopped:
            ++status.stopped;
            break;
        case CellState::waiting:
            ++status.waiting;
            break;
        }
    }
    if (const auto arrays = submitted_arrays(batch); !arrays.empty())
        status.slurm = slurm_view(batch, states, arrays, status.running_cells);
    if (const auto rate = finished_per_second(std::move(finished))) {
        status.cells_per_hour = 3600 * *rate;
        const auto left = status.waiting + status.running + status.stopped;
        if (status.running > 0) status.seconds_left = static_cast<double>(left) / *rate;
    }
    return status;
}

nlohmann::ordered_json to_json(const BatchStatus& status) {
    const auto cells = [](const std::vector<BatchStatus::Cell>& all, const char* text) {
        auto json = nlohmann::ordered_json::array();
        for (const auto& cell : all)
            json.push_back({{"cell", cell.number}, {"run", cell.name}, {text, cell.text}});
        return json;
    };
    const auto number = [](const std::optional<double>& value) {
        return value ? nlohmann::ordered_json(*value) : nlohmann::ordered_json();
    };
    nlohmann::ordered_json json{{"folder", status.folder.string()},
                                {"cells", status.cells},
                                {"done", status.done},
                                {"running", status.running},
                                {"stopped", status.stopped},
                                {"failed", status.failed},
                                {"waiting", status.waiting},
                                {"cells_per_hour", number(status.cells_per_hour)},
                                {"seconds_left", number(status.seconds_left)},
                                {"stop_requested", status.stop_requested},
                                {"running_cells", cells(status.running_cells, "by")},
                                {"failed_cells", cells(status.failed_cells, "message")}};
    if (status.slurm && status.slurm->error.empty())
        json["slurm"] = {{"running_tasks", status.slurm->running},
                         {"pending_tasks", status.slurm->pending},
                         {"reasons", status.slurm->reasons},
                         {"cells_left_out", status.slurm->left_out}};
    else if (status.slurm)
        json["slurm"] = {{"error", status.slurm->error}};
    return json;
}

std::string to_text(const BatchStatus& status, std::size_t most) {
    auto text = fmt::format("{}: {} of {} cells done", printable(status.folder.string()),
                            status.done, status.cells);
    for (const auto& [count, word] :
         {std::pair{status.running, "running"}, std::pair{status.stopped, "stopped"},
          std::pair{status.failed, "failed"}, std::pair{status.waiting, "waiting"}})
        if (count > 0) text += fmt::format(", {} {}", count, word);
    text += '\n';
    if (status.cells_per_hour) {
        text += fmt::format("{:.3g} cells an hour", *status.cells_per_hour);
        if (status.seconds_left)
            text += fmt::format(", about {} left", duration(*status.seconds_left));
        text += '\n';
    }
    if (status.slurm) text += to_text(*status.slurm);
    if (status.stop_requested) text += "A stop was requested.\n";
    const auto list = [&](const char* title, const std::vector<BatchStatus::Cell>& cells) {
        if (cells.empty()) return;
        text += fmt::format("\n{}:\n", title);
        for (std::size_t i = 0; i < std::min(most, cells.size()); ++i)
            text += fmt::format("  {:>4}  {}  {}\n", cells[i].number, cells[i].name,
                                printable(cells[i].text));
        if (cells.size() > most) text += fmt::format("  and {} more\n", cells.size() - most);
    };
    list("Running", status.running_cells);
    list("Failed", status.failed_cells);
    return text;
}

} // namespace headroom
