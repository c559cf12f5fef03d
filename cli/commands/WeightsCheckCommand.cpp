#include "cli/commands/Command.h"
#include "cli/options/OptionFields.h"
#include "cli/output/Json.h"
#include "cli/output/PredictionTable.h"
#include "cli/output/TerminalProgress.h"
#include "core/comparison/Format.h"
#include "core/jobs/weights/WeightsCheckJob.h"
#include "core/training/TransferOptions.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {
namespace {

constexpr std::size_t top = 5;

class WeightsCheckCommand : public Command {
  public:
    std::string name() const override { return "weights check"; }
    std::string summary() const override {
        return "Classifies images with a file's network and its own classifier.";
    }
    std::string usage() const override { return "FILE --model MODEL --image IMAGE,... [OPTIONS]"; }
    std::vector<Example> examples() const override {
        return {{"headroom weights check resnet18.pth --model resnet18 --image cat.jpg "
                 "--preprocessing torch",
                 "the numbers of the five most probable of ImageNet's classes"},
                {"headroom weights check resnet18.pth --model resnet18 --image cat.jpg "
                 "--preprocessing torch --labels imagenet.txt",
                 "their names: one in each line of the file"}};
    }

    void add_options(OptionSet& options) override {
        options.group("What");
        options.positional("file", "FILE", "as for weights inspect", paths_);
        options.require("resnet18.pth");
        options.text("model", "MODEL", "model of the backbone: a name that 'headroom info' lists",
                     spec_.model);
        options.require("resnet18");
        options.list("image", "IMAGE,...", "image files, and folders of them", spec_.images);
        options.require("cat.jpg");
        options.text("labels", "FILE",
                     "text file with a class name in each line (default: numbers)", spec_.labels);
        add_fields(options, transfer_, {"preprocessing"});
        options.group("Images");
        add_fields(options, spec_.reading, {"resize", "resizing"});
    }

    int run(Console& console) override {
        if (paths_.size() != 1) throw usage_error("weights check takes one FILE at a time");
        spec_.path = paths_.front();
        spec_.preprocessing = transfer_.preprocessing;
        TerminalProgress progress(console);
        const auto result = headroom::run(spec_, progress.control());
        progress.clear();
        for (const auto& prediction : result.predictions)
            if (prediction.problem) throw *prediction.problem;
        if (console.json)
            print_json(console, to_json(result, top));
        else
            console.out << fmt::format(
                "Pixels {} ({})\n\n{}", to_string(result.preprocessing.preprocessing),
                printable(result.preprocessing.source), prediction_table(result.predictions, top));
        return 0;
    }

  private:
    WeightsCheckSpec spec_;
    TransferOptions transfer_;
    std::vector<std::string> paths_;
};

} // namespace

CommandPtr make_weights_check_command() {
    return std::make_unique<WeightsCheckCommand>();
}

} // namespace headroom
