#include "cli/commands/BatchFolderCommand.h"
#include "cli/options/OptionFields.h"
#include "cli/output/RunAndPrint.h"
#include "core/jobs/batch/BatchSubmitJob.h"

namespace headroom {
namespace {

class BatchSubmitCommand : public BatchFolderCommand {
  public:
    std::string name() const override { return "batch submit"; }
    std::string summary() const override {
        return "Submits a batch to a cluster: a job for each cell, and one for the report.";
    }
    std::string usage() const override { return "DIR --slurm [OPTIONS] [-- SBATCH-OPTIONS]"; }
    std::vector<Example> examples() const override {
        return {
            {"headroom batch submit batches/heads --grid heads.ini --slurm --cpus 4 --time 2:00:00",
             "a new batch; the same again submits what is left"},
            {"headroom batch submit batches/heads --slurm --array-limit 8 -- --account=vision",
             "eight cells at a time; further options of sbatch"}};
    }

    int run(Console& console) override {
        if (!slurm_)
            throw usage_error("batch submit: expected --slurm: it is the only queue it knows; for "
                              "others: docs/batch.md");
        spec_.out = words_.front();
        spec_.options.assign(words_.begin() + 1, words_.end());
        spec_.grid = grid_;
        const auto home = console.environment.variables.find("HOME");
        if (home != console.environment.variables.end()) spec_.home = home->second;
        return run_and_print(spec_, console,
                             [](const BatchSubmitResult& result) { return to_text(result); });
    }

  protected:
    void add_more_options(OptionSet& options) override {
        options.text("grid", "FILE", "make a new batch of this grid", grid_);
        options.group("How");
        options.flag("slurm", "to Slurm", slurm_);
        add_fields(options, spec_);
    }

  private:
    BatchSubmitSpec spec_;
    std::string grid_;
    bool slurm_ = false;
};

} // namespace

CommandPtr make_batch_submit_command() {
    return std::make_unique<BatchSubmitCommand>();
}

} // namespace headroom
