#include "cli/commands/Command.h"
#include "cli/output/RunAndPrint.h"
#include "core/comparison/Format.h"
#include "core/jobs/weights/ConvertHeadJob.h"
#include "core/models/HeadConversion.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {
namespace {

std::string to_text(const ConvertHeadResult& result) {
    auto text = fmt::format("{}: {} from {} of {}: its head has {} parameters, before {}\n",
                            printable(result.out.string()), result.to, result.from,
                            printable(result.run.string()), grouped(result.head_params),
                            grouped(result.head_params_before));
    if (result.weight_outside_gap)
        text +=
            fmt::format("{} of the squared weights of the first dense layer depend on the place "
                        "in the image: the new head is without them\n",
                        percent(*result.weight_outside_gap));
    return text;
}

class ConvertHeadCommand : public Command {
  public:
    std::string name() const override { return "convert-head"; }
    std::string summary() const override {
        return "Converts a trained gap-dense head to flatten-dense, or back.";
    }
    std::string usage() const override { return "RUN --to HEAD --out FOLDER"; }
    std::vector<Example> examples() const override {
        return {{"headroom convert-head runs/gap --to flatten-dense --out runs/flat",
                 "the same logits, from weights that are equal at all places"},
                {"headroom convert-head runs/flat --to gap-dense --out runs/gap",
                 "the nearest gap-dense head, and how much of the weights it cannot have"}};
    }

    void add_options(OptionSet& options) override {
        options.group("What");
        options.positional("run", "RUN", "the run folder of a finished training", runs_);
        options.require("runs/gap");
        options.text("to", "HEAD",
                     fmt::format("the new head: {}", fmt::join(convertible_heads(), ", ")),
                     spec_.to);
        options.suggest(convertible_heads());
        options.require("flatten-dense");
        options.group("Output");
        options.text("out", "FOLDER", "the run folder to write: a new one", out_);
        options.require("runs/flat");
    }

    int run(Console& console) override {
        if (runs_.size() != 1)
            throw usage_error(
                fmt::format("convert-head: expected one run folder, found {}", runs_.size()));
        spec_.run = runs_.front();
        spec_.out = out_;
        return run_and_print(spec_, console, to_text);
    }

  private:
    ConvertHeadSpec spec_;
    std::vector<std::string> runs_;
    std::string out_;
};

} // namespace

CommandPtr make_convert_head_command() {
    return std::make_unique<ConvertHeadCommand>();
}

} // namespace headroom
