#include "cli/commands/Command.h"
#include "cli/output/Json.h"
#include "cli/output/TextTable.h"
#include "core/comparison/Format.h"
#include "core/runs/RunList.h"
#include "core/runs/RunName.h"
#include "datasets/base/Error.h"

#include <ctime>
#include <fmt/chrono.h>
#include <fmt/ranges.h>

namespace headroom {
namespace {

/// "2025-01-31T12:00:00Z" in local time: "2025-01-31 13:00".
std::string local_time(const std::string& utc) {
    std::tm time{};
    if (!strptime(utc.c_str(), "%Y-%m-%dT%H:%M:%SZ", &time)) return "";
    return fmt::format("{:%Y-%m-%d %H:%M}", fmt::localtime(timegm(&time)));
}

/// Joins the values of all heads in one cell, separated by commas.
template <typename Text>
std::string of_heads(const RunEntry& entry, const Text& text) {
    std::vector<std::string> texts;
    for (const auto& head : entry.heads)
        texts.push_back(text(head));
    return fmt::format("{}", fmt::join(texts, ", "));
}

std::string count(const std::optional<std::int64_t>& number) {
    return number ? short_count(static_cast<double>(*number)) : "-";
}

std::string to_text(const std::vector<RunEntry>& entries) {
    TextTable table({"Run", "Model", "Heads", "Data", "State", "Done", "Test accuracy",
                     "Parameters", "Trained", "Started"});
    table.left(1).left(2).left(3).left(4);
    std::string problems;
    for (const auto& entry : entries) {
        table.add({printable(entry.path.string()), printable(model_and_weights(entry)),
                   printable(of_heads(entry, [](const auto& head) { return head.head; })),
                   printable(entry.data), status(entry), progress(entry),
                   of_heads(entry,
                            [](const auto& head) {
                                return head.test_accuracy ? percent(*head.test_accuracy) : "-";
                            }),
                   of_heads(entry, [](const auto& head) { return count(head.params); }),
                   of_heads(entry,
                            [](const auto& head) {
                                return count(head.trained_params ? head.trained_params
                                                                 : head.params);
                            }),
                   local_time(entry.started)});
        if (!entry.problem.empty()) problems += fmt::format("\n{}", entry.problem);
    }
    return table.text() + (problems.empty() ? "" : problems + "\n");
}

class RunsCommand : public Command {
  public:
    std::string name() const override { return "runs"; }
    std::string summary() const override {
        return "Lists the runs and comparisons in a folder, newest first.";
    }
    std::string usage() const override { return "[FOLDER] [OPTIONS]"; }
    std::vector<Example> examples() const override {
        return {{"headroom runs", "what train and compare wrote below runs/"},
                {"headroom runs runs/photo-heads --json",
                 "a comparison and its runs; raw numbers on standard output"}};
    }
    void add_options(OptionSet& options) override {
        options.group("Input");
        options.positional(
            "folder", "FOLDER",
            fmt::format("folder to search, two levels deep (default {})", default_runs_folder),
            folders_);
    }

    int run(Console& console) override {
        if (folders_.size() > 1)
            throw usage_error(fmt::format("runs: expected one folder, found {}", folders_.size()));
        const std::string folder = folders_.empty() ? default_runs_folder : folders_[0];
        const auto entries = list_runs(folder);
        if (console.json) {
            auto json = nlohmann::ordered_json::array();
            for (const auto& entry : entries)
                json.push_back(to_json(entry));
            print_json(console, json);
        } else if (entries.empty()) {
            console.out << fmt::format("{}: no runs yet; headroom train and headroom compare make "
                                       "some\n",
                                       printable(folder));
        } else {
            console.out << to_text(entries);
        }
        return 0;
    }

  private:
    std::vector<std::string> folders_;
};

} // namespace

CommandPtr make_runs_command() {
    return std::make_unique<RunsCommand>();
}

} // namespace headroom
