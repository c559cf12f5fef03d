#include "cli/commands/Command.h"
#include "cli/options/OptionFields.h"
#include "cli/output/Json.h"
#include "cli/output/ResultFiles.h"
#include "cli/output/TerminalProgress.h"
#include "core/comparison/report/Report.h"
#include "core/jobs/verdict/CompareRunsJob.h"
#include "core/jobs/verdict/Compared.h"
#include "core/jobs/verdict/RanksJob.h"
#include "core/runs/RunKind.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {
namespace {

class ReportCommand : public Command {
  public:
    std::string name() const override { return "report"; }
    std::string summary() const override {
        return "Shows a finished comparison again, compares single runs, or ranks heads.";
    }
    std::string usage() const override {
        return "DIR... [--html FILE] [--pdf FILE] [--csv FILE] [--data PATH]";
    }
    std::vector<Example> examples() const override {
        return {
            {"headroom report runs/demo", "the table that compare printed"},
            {"headroom report runs/demo --html demo.html", "and the page, written again"},
            {"headroom report runs/demo --pdf demo.pdf", "the page as a PDF, to print or to send"},
            {"headroom report runs/demo --json", "what compare.json holds"},
            {"headroom report runs/gap runs/demo/runs/flatten-dense-seed0",
             "two single runs on the same images, as compare compares its own"},
            {"headroom report runs/mnist runs/photos runs/letters --html ranks.html",
             "ranks of the heads over three data sets, with a page"},
        };
    }

    void add_options(OptionSet& options) override {
        options.group("What");
        options.positional(
            "dir", "DIR...",
            "a folder that compare wrote; several, on different data, to rank heads; "
            "or several runs on the same data, to compare them",
            folders_);
        options.require("runs/demo");
        files_.add_options(options, "write the figures to this CSV file");
        add_fields(options, runs_);
    }

    int run(Console& console) override {
        files_.check();
        if (is_run(folders_.front())) return compare_runs(console);
        if (!runs_.data.empty())
            throw option_error("data", fmt::format("{}: is for single runs, which are measured on "
                                                   "it: leave it out",
                                                   runs_.data));
        if (folders_.size() > 1)
            return print(console, headroom::run(RanksSpec{{folders_.begin(), folders_.end()}}, {}));
        return std::visit([&](const auto& one) { return print(console, one); },
                          load_compared(folders_.front()));
    }

  private:
    static bool is_run(const std::string& folder) { return run_kind(folder) == RunKind::run; }

    int compare_runs(Console& console) {
        runs_.runs.assign(folders_.begin(), folders_.end());
        TerminalProgress progress(console);
        const auto comparison = headroom::run(runs_, progress.control());
        progress.clear();
        return print(console, comparison);
    }

    template <typename Result>
    int print(Console& console, const Result& result) const {
        files_.write(result);
        if (console.json)
            print_json(console, to_json(result));
        else
            console.out << to_text(result);
        return 0;
    }

    std::vector<std::string> folders_;
    ResultFiles files_;
    CompareRunsSpec runs_;
};

} // namespace

CommandPtr make_report_command() {
    return std::make_unique<ReportCommand>();
}

} // namespace headroom
