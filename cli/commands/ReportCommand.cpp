#include "cli/commands/Command.h"
#include "cli/output/Json.h"
#include "core/comparison/report/Report.h"
#include "core/jobs/sweeps/DataSweepJob.h"
#include "core/runs/CompareFolder.h"
#include "datasets/base/Error.h"
#include "datasets/base/files/AtomicFile.h"
#include "datasets/base/files/OutputPlace.h"

#include <fmt/format.h>

namespace headroom {
namespace {

class ReportCommand : public Command {
  public:
    std::string name() const override { return "report"; }
    std::string summary() const override { return "Shows a finished comparison again."; }
    std::string usage() const override { return "DIR [--html FILE]"; }
    std::vector<Example> examples() const override {
        return {
            {"headroom report runs/demo", "the table that compare printed"},
            {"headroom report runs/demo --html demo.html", "and the page, written again"},
            {"headroom report runs/demo --json", "what compare.json holds"},
        };
    }

    void add_options(OptionSet& options) override {
        options.group("What");
        options.positional("dir", "DIR", "a folder that compare wrote", folders_);
        options.require("runs/demo");
        options.text("html", "FILE", "write the report page to this file", html_);
        options.flag("exist-ok", "replace --html where it exists", exist_ok_);
        options.needs("html");
    }

    int run(Console& console) override {
        if (folders_.size() != 1)
            throw usage_error(
                fmt::format("report: expected one folder, found {}", folders_.size()));
        if (!html_.empty()) check_output_file(html_, exist_ok_);
        if (const auto sweep = load_data_sweep(folders_.front()))
            print(console, *sweep);
        else
            print(console, load_comparison(folders_.front()));
        return 0;
    }

  private:
    template <typename Result>
    void print(Console& console, const Result& result) const {
        if (!html_.empty()) write_atomically(html_, to_html(result));
        if (console.json)
            print_json(console, to_json(result));
        else
            console.out << to_text(result);
    }

    std::vector<std::string> folders_;
    std::string html_;
    bool exist_ok_ = false;
};

} // namespace

CommandPtr make_report_command() {
    return std::make_unique<ReportCommand>();
}

} // namespace headroom
