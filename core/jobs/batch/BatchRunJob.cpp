#include "core/jobs/batch/BatchRunJob.h"

#include "core/comparison/Format.h"
#include "core/engine/Engine.h"
#include "core/jobs/batch/CellCheck.h"
#include "core/jobs/batch/CellMemory.h"
#include "core/jobs/batch/CellProcess.h"
#include "core/jobs/batch/CellTrainer.h"
#include "core/runs/result/ProcessMemory.h"
#include "datasets/base/Cancelled.h"
#include "datasets/base/Error.h"
#include "datasets/base/options/OptionName.h"

#include <algorithm>
#include <chrono>
#include <deque>
#include <fmt/format.h>
#include <list>
#include <set>
#include <sys/wait.h>
#include <thread>
#include <utility>

namespace headroom {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

namespace {

constexpr auto look_every = std::chrono::milliseconds(5); // a core idles for half of it per cell

/// Threads of a cell that does not say how many.
int threads_of_cells(const BatchRunSpec& spec) {
    if (spec.threads > 0 || spec.jobs == 1) return spec.threads;
    return std::max(1, resolve_threads(0) / spec.jobs);
}

/// The same without what it tells: training tells it all again.
JobControl quiet(const JobControl& control) {
    return {control.stop, {}, nullptr};
}

/// Cells to train, and what becomes of them.
class BatchRun {
  public:
    BatchRun(const BatchFolder& batch, const BatchRunSpec& spec, CellMemory memory,
             const JobControl& control)
        : batch_(batch), spec_(spec), control_(control), memory_(std::move(memory)) {
        result_.folder = batch.path();
        result_.cells = batch.cells().size();
        choose_cells();
    }

    BatchRunResult run() {
        if (spec_.jobs == 1)
            train_here();
        else
            train_in_processes();
        look_at_chosen();
        count();
        return std::move(result_);
    }

  private:
    struct Worker {
        BatchCell cell;
        std::int64_t memory;
        CellProcess process;
    };

    void choose_cells() {
        for (const auto number : cell_numbers(spec_.only))
            chosen_.push_back(batch_.cell(number));
        if (spec_.retry)
            for (const auto& cell : chosen_)
                batch_.forget_failure(cell);
        const auto states = batch_.states();
        for (const auto& cell : spec_.only.empty() ? batch_.cells() : chosen_)
            if (const auto state = states[cell.number - 1];
                state != CellState::done && state != CellState::failed)
                waiting_.push_back(cell);
    }

    void tell(const char* stage, std::size_t done, std::size_t total) const {
        Progress progress;
        progress.stage = stage;
        progress.done = done;
        progress.total = total;
        control_.tell(progress);
    }

    bool stopped() {
        if (control_.stop.stop_requested() || batch_.stop_requested()) result_.interrupted = true;
        return result_.interrupted;
    }

    /// Whether another cell may begin.
    bool goes_on() { return !stopped() && (result_.first_failed == 0 || spec_.keep_going); }

    void note(const BatchCell& cell, CellOutcome outcome) {
        switch (outcome) {
        case CellOutcome::done:
            ++result_.trained;
            break;
        case CellOutcome::stopped:
            result_.interrupted = true;
            break;
        case CellOutcome::taken:
            taken_.push_back(cell);
            break;
        case CellOutcome::failed:
            if (result_.first_failed == 0) {
                result_.first_failed = cell.number;
                result_.failure = batch_.failure(cell).value_or(CellFailure{"", 1});
            }
            control_.tell(
                Message{fmt::format("cell {} failed: {}", cell.number,
                                    batch_.failure(cell).value_or(CellFailure{}).message)});
        }
    }

    void train_here() {
        CellTrainer trainer(batch_, spec_.threads, control_);
        auto left = CellTrainer::by_data({waiting_.begin(), waiting_.end()});
        const auto of = left.size();
        for (std::size_t number = 0; !left.empty() && goes_on(); left = wait_for(taken_)) {
            taken_.clear();
            for (const auto& cell : left) {
                if (!goes_on()) return;
                note(cell, trainer.train(cell, std::min(++number, of), of));
            }
        }
    }

    /// Other processes train these, and may end without finishing them. Returns those that are
    /// still to be trained after a moment.
    std::vector<BatchCell> wait_for(const std::vector<BatchCell>& taken) {
        std::vector<BatchCell> left;
        if (!spec_.only.empty()) return left;
        for (const auto& cell : taken) {
            const auto state = batch_.state_of(cell);
            if (state != CellState::done && state != CellState::failed) left.push_back(cell);
        }
        if (left.empty()) return left;
        tell("waiting for cells of other processes", taken.size() - left.size(), taken.size());
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        return left;
    }

    void train_in_processes() {
        const auto total = waiting_.size();
        const int threads = threads_of_cells(spec_);
        const auto program =
            spec_.program.empty() ? fs::read_symlink("/proc/self/exe") : spec_.program;
        std::list<Worker> workers;
        if (memory_.empty())
            memory_ =
                predicted_memory({waiting_.begin(), waiting_.end()}, threads, quiet(control_));
        memory_limit_ = spec_.memory > 0 ? spec_.memory : available_memory_bytes();
        std::optional<Clock::time_point> asked_to_end;
        while (!workers.empty() || !waiting_.empty()) {
            while (goes_on() && !waiting_.empty() &&
                   workers.size() < static_cast<std::size_t>(spec_.jobs) &&
                   fits(waiting_.front(), workers)) {
                const auto cell = waiting_.front();
                waiting_.pop_front();
                workers.push_back({cell, memory_of(cell),
                                   CellProcess(program, command(cell, threads), batch_.log(cell))});
            }
            if (!goes_on()) waiting_.clear();
            if (stopped() && !asked_to_end) {
                asked_to_end = Clock::now();
                for (const auto& worker : workers)
                    worker.process.ask_to_end();
            }
            // They save within a second or so; one that hangs is lost from its last checkpoint on.
            if (asked_to_end && Clock::now() - *asked_to_end > std::chrono::seconds(60))
                for (const auto& worker : workers)
                    worker.process.kill();
            std::erase_if(workers, [&](Worker& worker) {
                const auto status = worker.process.ended();
                if (status) note(worker.cell, outcome_of(worker.cell, *status));
                return status.has_value();
            });
            tell("cells", total - waiting_.size() - workers.size(), total);
            if (!workers.empty()) std::this_thread::sleep_for(look_every);
            if (workers.empty() && waiting_.empty() && goes_on()) {
                const auto left = wait_for(std::exchange(taken_, {}));
                waiting_.assign(left.begin(), left.end());
            }
        }
    }

    std::int64_t memory_of(const BatchCell& cell) const {
        const auto found = memory_.find(cell.number);
        return found == memory_.end() ? 0 : found->second;
    }

    /// Whether the cell's predicted memory fits beside that of the workers. One alone always does.
    bool fits(const BatchCell& cell, const std::list<Worker>& workers) {
        std::int64_t used = 0;
        for (const auto& worker : workers)
            used += worker.memory;
        const auto needed = memory_of(cell);
        if (workers.empty() || static_cast<std::uint64_t>(used + needed) <= memory_limit_)
            return true;
        if (!std::exchange(told_memory_, true))
            control_.tell(Message{fmt::format(
                "cell {} waits, as others may: it needs {}, those in training {}, of {} ({})",
                cell.number, short_bytes(static_cast<double>(needed)),
                short_bytes(static_cast<double>(used)),
                short_bytes(static_cast<double>(memory_limit_)), option_name("memory"))});
        return false;
    }

    /// The words with which a process of its own trains the cell.
    std::vector<std::string> command(const BatchCell& cell, int threads) const {
        std::vector<std::string> words{"batch", "run"};
        for (const auto& [key, value] : {std::pair{"out", batch_.path().string()},
                                         {"only", std::to_string(cell.number)},
                                         {"threads", std::to_string(threads)},
                                         {"quiet", std::string()}}) {
            words.push_back(std::string("--") + key);
            if (!value.empty()) words.push_back(value);
        }
        return words;
    }

    CellOutcome outcome_of(const BatchCell& cell, int status) {
        const auto state = batch_.state_of(cell);
        if (state == CellState::done) return CellOutcome::done;
        if (state == CellState::running) return CellOutcome::taken;
        const int interrupted = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
        if (interrupted == static_cast<int>(Failure::locked)) return CellOutcome::taken;
        if (interrupted == 130 || interrupted == 143 || (stopped() && WIFSIGNALED(status)))
            return CellOutcome::stopped;
        if (!batch_.failure(cell))
            batch_.mark_failed(
                cell,
                {fmt::format("{}: see {}", how_it_ended(status), batch_.log(cell).string()),
                 WIFEXITED(status) ? WEXITSTATUS(status) : static_cast<int>(Failure::resources)});
        return CellOutcome::failed;
    }

    /// Who named cells is told of the first that is not done, though it was not trained now.
    void look_at_chosen() {
        for (const auto& cell : chosen_) {
            if (result_.interrupted || result_.first_failed > 0) return;
            const auto state = batch_.state_of(cell);
            if (state == CellState::done) continue;
            result_.first_failed = cell.number;
            result_.failure =
                state == CellState::failed
                    ? batch_.failure(cell).value_or(CellFailure{"", 1})
                    : CellFailure{"another process trains it", static_cast<int>(Failure::locked)};
        }
    }

    void count() {
        for (const auto state : batch_.states()) {
            result_.done += state == CellState::done;
            result_.failed += state == CellState::failed;
            result_.elsewhere += state == CellState::running;
        }
    }

    const BatchFolder& batch_;
    const BatchRunSpec& spec_;
    const JobControl& control_;
    std::vector<BatchCell> chosen_; ///< those of `only`
    std::deque<BatchCell> waiting_;
    std::vector<BatchCell> taken_; ///< by other processes
    CellMemory memory_;            ///< with jobs
    std::uint64_t memory_limit_ = 0;
    bool told_memory_ = false;
    BatchRunResult result_;
};

/// Reads "3" or "7-9"; returns false if it is neither.
bool read_range(const std::string& text, std::size_t& first, std::size_t& last) {
    const auto dash = text.find('-');
    return read_value(text.substr(0, dash), first) &&
           read_value(dash == std::string::npos ? text : text.substr(dash + 1), last) &&
           first >= 1 && first <= last && last - first < most_cells;
}

} // namespace

std::vector<std::size_t> cell_numbers(const std::vector<std::string>& texts) {
    std::set<std::size_t> numbers;
    for (const auto& text : texts) {
        std::size_t first = 0, last = 0;
        if (!read_range(text, first, last))
            throw option_error(
                "only", fmt::format("{}: expected numbers of cells, such as 3 or 7-9", text));
        for (auto number = first; number <= last; ++number)
            numbers.insert(number);
    }
    return {numbers.begin(), numbers.end()};
}

BatchFolder open_batch(const BatchRunSpec& spec) {
    const bool given = spec.made || !spec.grid.empty();
    const auto read = [&] { return spec.made ? *spec.made : read_grid(spec.grid); };
    if (!BatchFolder::exists(spec.out)) {
        if (!given)
            throw usage_error(
                fmt::format("{}: no batch in it: name the grid to make one of", spec.out.string()));
        return {spec.out, read(), spec.home};
    }
    BatchFolder batch(spec.out);
    if (!given) return batch;
    const auto grid = read();
    if (batch.has(grid, spec.home)) return batch;
    if (!spec.extend)
        throw usage_error(fmt::format("{}: is not the grid that {} was made of: add its cells with "
                                      "{}, or choose another {}",
                                      spec.made ? "this" : spec.grid.string(), spec.out.string(),
                                      option_name("extend"), option_name("out")));
    batch.extend(grid, spec.home);
    return batch;
}

BatchFolder checked_batch(const BatchRunSpec& spec, const JobControl& control,
                          const VisitGroup& visit) {
    auto batch = open_batch(spec);
    if (batch.checked()) return batch;
    check_cells(batch.cells(), quiet(control), visit);
    batch.mark_checked();
    batch.save();
    return batch;
}

BatchRunResult run(const BatchRunSpec& spec, const JobControl& control) {
    check_values(spec);
    cell_numbers(spec.only);
    try {
        CellMemory memory;
        const auto batch =
            checked_batch(spec, control,
                          spec.jobs > 1 ? predict_memory(memory, threads_of_cells(spec)) : nullptr);
        if (spec.only.empty()) batch.forget_stop();
        return BatchRun(batch, spec, std::move(memory), control).run();
    } catch (const Cancelled&) { // nothing has begun
        BatchRunResult stopped;
        stopped.folder = spec.out;
        stopped.interrupted = true;
        return stopped;
    }
}

std::vector<std::string> failed_cells(const fs::path& folder) {
    const BatchFolder batch(folder);
    const auto states = batch.states();
    std::vector<std::string> numbers;
    for (std::size_t i = 0; i < states.size(); ++i)
        if (states[i] == CellState::failed) numbers.push_back(std::to_string(i + 1));
    return numbers;
}

nlohmann::ordered_json to_json(const BatchRunResult& result) {
    nlohmann::ordered_json json{{"folder", result.folder.string()},
                                {"cells", result.cells},
                                {"done", result.done},
                                {"trained", result.trained},
                                {"failed", result.failed},
                                {"elsewhere", result.elsewhere},
                                {"interrupted", result.interrupted}};
    if (result.first_failed > 0)
        json["first_failure"] = {{"cell", result.first_failed},
                                 {"message", result.failure.message},
                                 {"status", result.failure.status}};
    return json;
}

} // namespace headroom
