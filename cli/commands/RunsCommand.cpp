#include "cli/commands/Command.h"
#include "cli/output/Json.h"
#include "cli/output/TextTable.h"
#include "core/comparison/Format.h"
#include "core/runs/RunName.h"
#include "core/runs/export/MlflowExport.h"
#include "core/runs/table/RunTable.h"
#include "core/runs/table/SingleRuns.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {
namespace {

std::string to_text(const RunTable& table) {
    std::vector<std::string> titles;
    for (const auto* column : table.columns)
        titles.push_back(column->label);
    if (table.grouped) titles.emplace_back("Runs");
    TextTable text(titles);
    for (std::size_t c = 1; c < table.columns.size(); ++c)
        if (table.columns[c]->kind == RunColumn::Kind::text) text.left(c);
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        std::vector<std::string> cells;
        for (std::size_t c = 0; c < table.columns.size(); ++c)
            cells.push_back(printable(cell_text(*table.columns[c], table.rows[r][c])));
        if (table.grouped) cells.push_back(std::to_string(table.runs[r].size()));
        text.add(std::move(cells));
    }
    return text.text();
}

std::string problems_of(const std::vector<RunEntry>& entries) {
    std::string problems;
    for (const auto& entry : entries)
        if (!entry.problem.empty()) problems += fmt::format("\n{}", entry.problem);
    return problems.empty() ? "" : problems + "\n";
}

class RunsCommand : public Command {
  public:
    std::string name() const override { return "runs"; }
    std::string summary() const override {
        return "Lists the runs and comparisons in a folder, newest first.";
    }
    std::string usage() const override { return "[FOLDER] [OPTIONS] [--export mlflow DIR]"; }
    std::vector<Example> examples() const override {
        return {
            {"headroom runs", "what train and compare wrote below runs/"},
            {"headroom runs runs/photo-heads --json",
             "a comparison and its runs; raw numbers on standard output"},
            {"headroom runs --filter \"head=gap-dense lr>0.001\" --sort -test_accuracy",
             "some of them, the most accurate first"},
            {"headroom runs batches/heads --group-seeds --csv",
             "mean and standard deviation over the seeds of each setting"},
            {"headroom runs --export mlflow exported", "the same runs in MLflow's folder layout"}};
    }
    void add_options(OptionSet& options) override {
        options.group("Input");
        options.positional(
            "folder", "FOLDER",
            fmt::format("folder to search, two levels deep (default {})", default_runs_folder),
            folders_);
        options.group("Which, and how");
        options.text("filter", "TERMS",
                     "only runs for which all terms hold: KEY and =, !=, <, <=, >, >= or ~ "
                     "(contains) and a value. A key is an option of training or data, a metric, "
                     "or run, kind, model, head, data, state, done, started, finished, tags, note",
                     query_.filter);
        options.text("sort", "KEY", "in ascending order of KEY, or descending of -KEY",
                     query_.sort);
        options.list("columns", "KEYS", "columns to show", query_.columns);
        options.flag("group-seeds",
                     "one row for finished runs that differ in their seed only: the mean of each "
                     "metric and its standard deviation",
                     query_.group_seeds);
        options.flag("csv", "print the table as CSV, with raw numbers", csv_);
        options.text("export", "mlflow",
                     "write the runs to DIR, the last folder given, in MLflow's layout", export_);
        options.suggest({"mlflow"});
    }

    int run(Console& console) override {
        if (csv_ && console.json) throw option_error("csv", "cannot be given with --json");
        if (!export_.empty()) return export_runs(console);
        const auto folder = only_folder();
        auto entries = list_runs(folder);
        if (query_.group_seeds) entries = single_runs(std::move(entries));
        const auto table = run_table(entries, query_);
        const bool chosen = !query_.columns.empty() || query_.group_seeds;
        if (csv_) {
            console.out << to_csv(table);
        } else if (console.json) {
            print_json(console, chosen ? to_json(table) : entries_json(entries));
        } else if (entries.empty()) {
            console.out << fmt::format("{}: no runs yet; headroom train and headroom compare make "
                                       "some\n",
                                       printable(folder));
        } else {
            console.out << to_text(table) << problems_of(selected_runs(entries, query_));
        }
        return 0;
    }

  private:
    std::string only_folder() const {
        if (folders_.size() > 1)
            throw usage_error(fmt::format("runs: expected one folder, found {}", folders_.size()));
        return folders_.empty() ? default_runs_folder : folders_[0];
    }

    nlohmann::ordered_json entries_json(const std::vector<RunEntry>& entries) const {
        auto json = nlohmann::ordered_json::array();
        for (const auto& entry : selected_runs(entries, query_))
            json.push_back(headroom::to_json(entry));
        return json;
    }

    int export_runs(Console& console) {
        if (export_ != "mlflow")
            throw option_error("export", fmt::format("{}: expected mlflow", export_));
        if (folders_.empty())
            throw option_error("export", "mlflow: expected a folder to write to, such as exported");
        const std::string out = folders_.back();
        folders_.pop_back();
        const auto folder = only_folder();
        const auto runs = selected_runs(single_runs(list_runs(folder)), query_);
        const auto done = export_mlflow(runs, folder, out);
        if (console.json)
            print_json(console,
                       {{"out", out}, {"experiment", done.experiment}, {"runs", done.runs}});
        else
            console.out << fmt::format("{} runs written to {}, as experiment {}\n", done.runs,
                                       printable(out), printable(done.experiment))
                        << problems_of(runs);
        return 0;
    }

    std::vector<std::string> folders_;
    RunQuery query_;
    std::string export_;
    bool csv_ = false;
};

} // namespace

CommandPtr make_runs_command() {
    return std::make_unique<RunsCommand>();
}

} // namespace headroom
