#include "cli/commands/Command.h"
#include "cli/options/DataOptions.h"
#include "cli/output/ClassCountTable.h"
#include "cli/output/RunAndPrint.h"
#include "core/comparison/Format.h"
#include "core/jobs/data/SplitJob.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {
namespace {

std::string to_text(const SplitResult& result) {
    return fmt::format("{}\nSplit file: {} (hash {})\n",
                       class_count_table(result.classes, result.parts),
                       printable(result.out.string()), result.hash);
}

class DatasetSplitCommand : public Command {
  public:
    std::string name() const override { return "dataset split"; }
    std::string summary() const override {
        return "Divides data into train, valid and test, or into folds, in a file to share.";
    }
    std::string usage() const override { return "PATH --out FILE [OPTIONS]"; }
    std::vector<Example> examples() const override {
        return {
            {"headroom dataset split photos --test-fraction 0.2 --valid-fraction 0.1 --out "
             "photos.json",
             "each class in proportion; then: headroom train --data photos --split-file "
             "photos.json"},
            {"headroom dataset split mnist --test-count 10000 --split-seed 7 --out mnist.json",
             "exactly 10,000 to test on, drawn from all 70,000"},
            {"headroom dataset split photos --folds 5 --out folds.json",
             "for cross-validation: headroom train --data photos --split-file folds.json --fold 1"},
        };
    }

    void add_options(OptionSet& options) override {
        options.group("What");
        options.positional("data", "PATH", data_help, paths_);
        options.require("synth:digits");
        options.group("Parts");
        add_fields(options, spec_.data.options, {"fractions"});
        options.number("test-count", "N", "test on exactly this many, each class in proportion",
                       spec_.test_count);
        options.number("valid-count", "N", "validate on exactly this many", spec_.valid_count);
        options.number("folds", "K", "parts of equal size, each to be tested on in turn",
                       spec_.folds);
        options.group("Data");
        add_fields(options, spec_.data.options, {"origin", "resizing", "pixels"});
        options.group("Output");
        options.text("out", "FILE", "the split file, JSON", out_);
        options.require("split.json");
        options.flag("exist-ok", "replace --out where it exists", spec_.exist_ok);
    }

    int run(Console& console) override {
        if (paths_.size() != 1) throw usage_error("dataset split divides one PATH at a time");
        spec_.data.path = paths_.front();
        spec_.out = out_;
        return run_and_print(spec_, console, to_text);
    }

  private:
    SplitSpec spec_;
    std::vector<std::string> paths_;
    std::string out_;
};

} // namespace

CommandPtr make_dataset_split_command() {
    return std::make_unique<DatasetSplitCommand>();
}

} // namespace headroom
