#include "cli/commands/BatchFolderCommand.h"
#include "cli/options/OptionFields.h"
#include "cli/output/ResultFiles.h"
#include "cli/output/RunAndPrint.h"
#include "core/jobs/batch/BatchReport.h"

namespace headroom {
namespace {

class BatchReportCommand : public BatchFolderCommand {
  public:
    std::string name() const override { return "batch report"; }
    std::string summary() const override {
        return "Shows a batch's results as one table, and the verdict wherever only the head "
               "differs.";
    }
    std::vector<Example> examples() const override {
        return {{"headroom batch report batches/heads", "test accuracy, a column for each head"},
                {"headroom batch report batches/heads --rows lr --columns model --metric seconds",
                 "other options, another metric"},
                {"headroom batch report batches/heads --html batches/heads/report.html "
                 "--csv heads.csv",
                 "a page with links to the runs, and every run's numbers"}};
    }

    int run(Console& console) override {
        files_.check();
        spec_.folder = folder();
        return run_and_print(
            spec_, console, [](const BatchReport& report) { return to_text(report); },
            [](const BatchReport& report) { return to_json(report); },
            [&](const BatchReport& report) { files_.write(report); });
    }

  protected:
    void add_more_options(OptionSet& options) override {
        options.group("How");
        add_fields(options, spec_);
        options.group("Output");
        files_.add_options(options, "write every finished run's settings and metrics to this file");
    }

  private:
    BatchReportSpec spec_;
    ResultFiles files_;
};

} // namespace

CommandPtr make_batch_report_command() {
    return std::make_unique<BatchReportCommand>();
}

} // namespace headroom
