#include "cli/commands/Command.h"
#include "cli/options/OptionFields.h"
#include "cli/output/Json.h"
#include "cli/output/TerminalProgress.h"
#include "cli/output/TextTable.h"
#include "core/comparison/Format.h"
#include "core/jobs/training/RepeatJob.h"
#include "datasets/base/Error.h"

#include <algorithm>
#include <fmt/format.h>

namespace headroom {
namespace {

std::string outcome(const RepeatedRun& run) {
    if (run.same()) return "the same, bit for bit";
    std::string text;
    if (run.different_tensors > 0)
        text = fmt::format("{} of {} tensors differ, by at most {:.2g}", run.different_tensors,
                           run.tensors, run.largest_difference);
    if (run.first_different_epoch > 0)
        text += fmt::format("{}from epoch {}", text.empty() ? "" : "; ", run.first_different_epoch);
    return text.empty() ? "the test metrics differ" : text;
}

std::string to_text(const RepeatResult& result) {
    TextTable table({"Head", "Seed", "Test accuracy", "Again", "Result"});
    for (const auto& run : result.runs)
        table.add({run.head, std::to_string(run.seed), percent(run.accuracy_before),
                   percent(run.accuracy_now), outcome(run)});
    const auto same = std::ranges::count_if(result.runs, &RepeatedRun::same);
    auto text =
        fmt::format("{}: trained again: {} of {} runs are the same, bit for bit\n\n{}",
                    printable(result.folder.string()), same, result.runs.size(), table.text());
    if (!result.changed.empty()) text += "\nNot as it was:\n";
    for (const auto& change : result.changed)
        text += fmt::format("  {}: was {}, is {}\n", change.name, printable(change.was),
                            printable(change.is));
    for (const auto& note : result.notes)
        text += "Note: " + printable(note) + '\n';
    return text;
}

class VerifyCommand : public Command {
  public:
    std::string name() const override { return "verify"; }
    std::string summary() const override {
        return "Trains finished runs again and tells whether every bit is the same.";
    }
    std::string usage() const override { return "DIR [OPTIONS]"; }
    std::vector<Example> examples() const override {
        return {
            {"headroom verify runs/demo", "every run of a comparison"},
            {"headroom verify runs/demo --seeds 1 --data ~/photos",
             "a quick check, of the first seed; the data have moved"},
        };
    }

    void add_options(OptionSet& options) override {
        options.group("What");
        options.positional("dir", "DIR", "a folder that compare or train wrote", folders_);
        options.require("runs/demo");
        add_fields(options, spec_);
    }

    int run(Console& console) override {
        if (folders_.size() != 1)
            throw usage_error(
                fmt::format("verify: expected one folder, found {}", folders_.size()));
        spec_.folder = folders_.front();
        TerminalProgress progress(console);
        const auto result = headroom::run(spec_, progress.control());
        progress.clear();
        if (console.json)
            print_json(console, to_json(result));
        else
            console.out << to_text(result);
        return result.same() ? 0 : 1;
    }

  private:
    RepeatSpec spec_;
    std::vector<std::string> folders_;
};

} // namespace

CommandPtr make_verify_command() {
    return std::make_unique<VerifyCommand>();
}

} // namespace headroom
