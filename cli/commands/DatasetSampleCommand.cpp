#include "cli/commands/Command.h"
#include "cli/options/DataOptions.h"
#include "cli/output/RunAndPrint.h"
#include "cli/output/TextTable.h"
#include "core/comparison/Format.h"
#include "core/jobs/data/SampleJob.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {
namespace {

std::string to_text(const SampleResult& result) {
    TextTable table({"Class", "Images", "Shown", "The first"});
    table.left(3);
    for (const auto& row : result.classes)
        table.add({printable(row.name), grouped(static_cast<std::int64_t>(row.count)),
                   std::to_string(row.samples.size()),
                   row.samples.empty() ? "" : printable(row.samples.front())});
    return fmt::format("{}\nContact sheet: {}, {}x{}\n", table.text(),
                       printable(result.out.string()), result.sheet.shape.height,
                       result.sheet.shape.width);
}

class DatasetSampleCommand : public Command {
  public:
    std::string name() const override { return "dataset sample"; }
    std::string summary() const override {
        return "Draws a contact sheet: some images of each class on one picture.";
    }
    std::string usage() const override { return "PATH --out FILE.png [OPTIONS]"; }
    std::vector<Example> examples() const override {
        return {
            {"headroom dataset sample photos --out photos.png", "ten images of each class"},
            {"headroom dataset sample mnist --out test.png --split test --per-class 20 --seed 1",
             "of one split, and others of them"},
        };
    }

    void add_options(OptionSet& options) override {
        options.group("What");
        options.positional("data", "PATH", data_help, paths_);
        options.require("synth:digits");
        options.number("per-class", "N",
                       fmt::format("images of each class (default {})", spec_.per_class),
                       spec_.per_class);
        options.number("seed", "N", "random seed of the choice (default 0)", spec_.seed);
        options.text("split", "NAME", "train, valid or test (default all)", spec_.split);
        options.suggest({"train", "valid", "test"});
        options.group("Data");
        add_fields(options, spec_.data.options);
        options.group("Output");
        options.text("out", "FILE", "the PNG file", out_);
        options.require("sheet.png");
        options.flag("exist-ok", "replace --out where it exists", spec_.exist_ok);
    }

    int run(Console& console) override {
        if (paths_.size() != 1) throw usage_error("dataset sample shows one PATH at a time");
        spec_.data.path = paths_.front();
        spec_.out = out_;
        return run_and_print(spec_, console, to_text);
    }

  private:
    SampleSpec spec_;
    std::vector<std::string> paths_;
    std::string out_;
};

} // namespace

CommandPtr make_dataset_sample_command() {
    return std::make_unique<DatasetSampleCommand>();
}

} // namespace headroom
