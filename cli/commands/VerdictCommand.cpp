#include "cli/commands/Command.h"
#include "cli/options/OptionFields.h"
#include "cli/output/Json.h"
#include "core/comparison/Format.h"
#include "core/comparison/report/Report.h"
#include "core/jobs/verdict/VerdictJob.h"

#include <fmt/format.h>

namespace headroom {
namespace {

class VerdictCommand : public Command {
  public:
    std::string name() const override { return "verdict"; }
    std::string summary() const override {
        return "Compares models of any tool by their predictions on the same images.";
    }
    std::string usage() const override { return "FILE... [--equal-within X]"; }
    std::vector<Example> examples() const override {
        return {
            {"headroom verdict resnet.csv vit.csv",
             "two files with the columns id, label and prediction"},
            {"headroom verdict both.csv --equal-within 1 --json",
             "the runs in one file of 'eval --predictions'; up to one point counts as equal"},
        };
    }

    void add_options(OptionSet& options) override {
        options.group("What");
        options.positional("file", "FILE...",
                           "CSV files of predictions; each model is compared with the first",
                           files_);
        options.require("a.csv");
        add_fields<CompareOptions>(options, judging_, {"equal-within"});
    }

    int run(Console& console) override {
        check_values(judging_);
        const auto result =
            headroom::run({{files_.begin(), files_.end()}, judging_.equal_within}, {});
        if (console.json) {
            print_json(console, to_json(result));
            return 0;
        }
        for (const auto& table : evidence_tables(result))
            console.out << to_text(table) << '\n';
        for (const auto& difference : result.differences)
            console.out << printable(difference.verdict) << '\n';
        for (const auto& note : result.notes)
            console.out << "Note: " << printable(note) << '\n';
        return 0;
    }

  private:
    std::vector<std::string> files_;
    CompareOptions judging_; ///< only how it is judged
};

} // namespace

CommandPtr make_verdict_command() {
    return std::make_unique<VerdictCommand>();
}

} // namespace headroom
