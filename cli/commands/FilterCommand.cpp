#include "cli/commands/Command.h"
#include "cli/options/ImageSourceOptions.h"
#include "cli/output/RunAndPrint.h"
#include "cli/output/TextTable.h"
#include "core/comparison/Format.h"
#include "core/jobs/exploration/FilterJob.h"
#include "datasets/base/Error.h"
#include "datasets/base/files/OutputPlace.h"
#include "datasets/data/Shift.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {
namespace {

/// "1,-2": to the right, down.
void set_shift(StageOptions& stages, const std::string& text) {
    Shift shift;
    if (!read_value(text, shift))
        throw usage_error(fmt::format(
            "--shift: expected DX,DY in whole pixels such as 1,0, found '{}'", printable(text)));
    stages.dx = shift.dx;
    stages.dy = shift.dy;
}

std::string to_text(const FilterResult& result) {
    const auto& options = result.options;
    auto text = fmt::format("{} through {}, ReLU, {}x{} max pooling; then moved by {},{}\n\n",
                            printable(result.image), to_string(options.kernel), options.pool,
                            options.pool, options.dx, options.dy);
    TextTable table({"Stage", "Size", "Values changed", "Mean difference", "of the mean value"});
    for (const auto& stage : result.stages)
        table.add({stage.name, to_string(stage.original.shape), percent(stage.change.share),
                   fmt::format("{:.4f}", stage.change.mean_difference),
                   percent(stage.change.relative)});
    return text + table.text();
}

class FilterCommand : public Command {
  public:
    std::string name() const override { return "filter"; }
    std::string summary() const override {
        return "Applies a kernel, ReLU and pooling to an image, before and after a shift.";
    }
    std::string usage() const override { return "--image circle|FILE [OPTIONS]"; }
    std::vector<Example> examples() const override {
        return {
            {"headroom filter --image circle --kernel edge --shift 1,0",
             "how much of each stage a shift by one pixel changes"},
            {"headroom filter --image cat.jpg --kernel emboss --size 128 --out stages",
             "a PNG file of each stage"},
            {"headroom filter --data synth:digits --sample 3 --kernel=-1,0,1,-2,0,2,-1,0,1",
             "a sample of a data set, and a kernel of nine numbers, row by row"},
        };
    }

    void add_options(OptionSet& options) override {
        std::vector<std::string> names;
        for (const auto& kernel : kernels())
            names.push_back(kernel.name);
        add_image_source_options(options, spec_.source);
        options.number("size", "N",
                       fmt::format("the circle's side; larger images are shrunk to it (default {})",
                                   spec_.size),
                       spec_.size);
        options.group("Stages");
        options.call("kernel", "NAME|NUMBERS",
                     fmt::format("{}, or nine numbers (default {})", fmt::join(names, ", "),
                                 to_string(spec_.stages.kernel)),
                     [this](const std::string& text) { spec_.stages.kernel = parse_kernel(text); });
        options.suggest(names);
        options.number(
            "pool", "N",
            fmt::format("side of the pooling window, 2 to 4 (default {})", spec_.stages.pool),
            spec_.stages.pool);
        options.call("shift", "DX,DY",
                     "shift the image this many pixels right and down (default 0,0)",
                     [this](const std::string& text) { set_shift(spec_.stages, text); });
        options.group("Output");
        options.text("out", "FOLDER", "write a PNG file of each stage, before and after the shift",
                     out_);
        options.flag("exist-ok", "write to --out even if it is not empty", exist_ok_);
        options.needs("out");
    }

    int run(Console& console) override {
        if (!out_.empty()) check_output_folder(out_, exist_ok_);
        return run_and_print(
            spec_, console, [](const auto& result) { return to_text(result); },
            [](const auto& result) { return to_json(result); },
            [&](const auto& result) {
                if (!out_.empty()) save_pictures(pictures(result), out_);
            });
    }

  private:
    FilterSpec spec_;
    std::string out_;
    bool exist_ok_ = false;
};

} // namespace

CommandPtr make_filter_command() {
    return std::make_unique<FilterCommand>();
}

} // namespace headroom
