#include "cli/commands/Command.h"
#include "cli/options/OptionFields.h"
#include "cli/output/Json.h"
#include "cli/output/TerminalProgress.h"
#include "cli/output/TextTable.h"
#include "core/comparison/Format.h"
#include "core/jobs/batch/BatchPlanJob.h"
#include "core/jobs/batch/BatchRunJob.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {
namespace {

std::string to_text(const BatchRunResult& result) {
    auto text =
        fmt::format("{}: {} of {} cells done, {} of them now", printable(result.folder.string()),
                    result.done, result.cells, result.trained);
    if (result.failed > 0) text += fmt::format("; {} failed", result.failed);
    if (result.elsewhere > 0)
        text += fmt::format("; {} in training by other processes", result.elsewhere);
    return text + '\n';
}

std::string to_text(const BatchPlan& plan) {
    std::vector<std::string> titles{"Cell"};
    titles.insert(titles.end(), plan.varied.begin(), plan.varied.end());
    titles.insert(titles.end(), {"Memory", "Time", "State"});
    TextTable table(titles);
    for (const auto& row : plan.rows) {
        std::vector<std::string> cells{std::to_string(row.cell.number)};
        for (const auto& key : plan.varied)
            cells.push_back(printable(value_in(row.cell.settings, key)));
        cells.push_back(row.memory ? short_bytes(static_cast<double>(*row.memory)) : "-");
        cells.push_back(row.seconds ? duration(*row.seconds) : "-");
        cells.push_back(row.error.empty() ? to_string(row.state) : printable(row.error));
        table.add(std::move(cells));
    }
    return fmt::format(
        "{}\n{} cells, {} done, {} that cannot be trained; about {} of training left\n",
        table.text(), plan.rows.size(), plan.done(), plan.wrong(), duration(plan.seconds_left()));
}

/// Ends a command that trains cells.
int print_result(const BatchRunResult& result, Console& console, TerminalProgress& progress) {
    progress.clear();
    if (console.json)
        print_json(console, to_json(result));
    else
        console.out << to_text(result);
    if (result.interrupted) {
        progress.print(fmt::format("headroom: stopped; to continue: headroom batch run --out {}",
                                   result.folder.string()));
        return console.environment.interrupt_status();
    }
    if (result.first_failed > 0)
        progress.print(
            fmt::format("headroom: cell {}{}: {}", result.first_failed,
                        result.failure.status == static_cast<int>(Failure::locked) ? "" : " failed",
                        printable(result.failure.message)));
    return result.first_failed > 0 ? result.failure.status : 0;
}

class BatchRunCommand : public Command {
  public:
    std::string name() const override { return "batch run"; }
    std::string summary() const override {
        return "Trains every combination of the options in a file, one run each.";
    }
    std::string usage() const override { return "[GRID] --out DIR [OPTIONS]"; }
    std::vector<Example> examples() const override {
        return {
            {"headroom batch run heads.ini --out batches/heads --dry-run",
             "what would be trained, and how long it takes"},
            {"headroom batch run heads.ini --out batches/heads --jobs 2",
             "two at a time; the same again goes on where it was stopped"},
            {"headroom batch run --out batches/heads --only 7",
             "one cell, as a cluster's job does"},
        };
    }

    void add_options(OptionSet& options) override {
        options.group("What");
        options.positional("grid", "GRID",
                           "a file of options and their values: head = gap-dense, "
                           "flatten-dense",
                           grids_);
        options.text("out", "DIR", "the batch's folder", out_);
        options.require("batches/heads");
        options.group("How");
        add_fields(options, spec_);
        options.flag("dry-run", "print the cells with their time and memory; train nothing", dry_);
    }

    int run(Console& console) override {
        if (grids_.size() > 1)
            throw usage_error(fmt::format("batch run: expected one grid, found {}", grids_.size()));
        if (!grids_.empty()) spec_.grid = grids_.front();
        spec_.out = out_;
        const auto home = console.environment.variables.find("HOME");
        if (home != console.environment.variables.end()) spec_.home = home->second;
        TerminalProgress progress(console);
        if (dry_) return print_plan(console, progress);
        return print_result(headroom::run(spec_, progress.control()), console, progress);
    }

  private:
    int print_plan(Console& console, TerminalProgress& progress) {
        const auto planned = plan(spec_, progress.control());
        progress.clear();
        if (console.json)
            print_json(console, to_json(planned));
        else
            console.out << to_text(planned);
        return planned.wrong() > 0 ? static_cast<int>(Failure::usage) : 0;
    }

    BatchRunSpec spec_;
    std::vector<std::string> grids_;
    std::string out_;
    bool dry_ = false;
};

class BatchRetryCommand : public Command {
  public:
    std::string name() const override { return "batch retry"; }
    std::string summary() const override { return "Trains cells of a batch that failed again."; }
    std::string usage() const override { return "DIR [N...] [OPTIONS]"; }
    std::vector<Example> examples() const override {
        return {{"headroom batch retry batches/heads", "all that failed"},
                {"headroom batch retry batches/heads 7 12-14", "these"}};
    }

    void add_options(OptionSet& options) override {
        options.group("What");
        options.positional("dir", "DIR [N...]", "the batch's folder, and numbers of cells", words_);
        options.require("batches/heads");
        options.group("How");
        add_fields(options, spec_, {"jobs", "threads", "memory", "keep-going"});
    }

    int run(Console& console) override {
        spec_.out = words_.front();
        spec_.retry = true;
        spec_.only.assign(words_.begin() + 1, words_.end());
        if (spec_.only.empty()) spec_.only = failed_cells(spec_.out);
        if (spec_.only.empty()) {
            console.out << fmt::format("{}: no cell failed\n", printable(words_.front()));
            return 0;
        }
        TerminalProgress progress(console);
        return print_result(headroom::run(spec_, progress.control()), console, progress);
    }

  private:
    BatchRunSpec spec_;
    std::vector<std::string> words_;
};

} // namespace

CommandPtr make_batch_retry_command() {
    return std::make_unique<BatchRetryCommand>();
}

CommandPtr make_batch_run_command() {
    return std::make_unique<BatchRunCommand>();
}

} // namespace headroom
