#include "cli/commands/Command.h"
#include "cli/options/OptionFields.h"
#include "cli/output/ResultFiles.h"
#include "cli/output/RunAndPrint.h"
#include "core/jobs/verdict/VerdictJob.h"

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
            {"headroom verdict resnet.csv vit.csv --pdf verdict.pdf", "a page to print or to send"},
            {"headroom verdict both.csv --equal-within 1 --json",
             "the runs in one file of 'eval --predictions'; up to one point counts as equal"},
        };
    }

    void add_options(OptionSet& options) override {
        options.group("What");
        options.positional("file", "FILE...",
                           "CSV files of predictions; each model is compared with the first",
                           predictions_);
        options.require("a.csv");
        add_fields<CompareOptions>(options, judging_, {"equal-within"});
        options.group("Output");
        files_.add_options(options, "write each model's figures to this CSV file");
    }

    int run(Console& console) override {
        check_values(judging_);
        files_.check();
        return run_and_print(
            VerdictSpec{{predictions_.begin(), predictions_.end()}, judging_.equal_within}, console,
            [](const VerdictResult& result) { return to_text(result); },
            [](const VerdictResult& result) { return to_json(result); },
            [&](const VerdictResult& result) { files_.write(result); });
    }

  private:
    std::vector<std::string> predictions_;
    ResultFiles files_;
    CompareOptions judging_; ///< only how it is judged
};

} // namespace

CommandPtr make_verdict_command() {
    return std::make_unique<VerdictCommand>();
}

} // namespace headroom
