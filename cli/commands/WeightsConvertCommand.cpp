#include "cli/commands/Command.h"
#include "cli/output/RunAndPrint.h"
#include "core/comparison/Format.h"
#include "core/jobs/weights/WeightsConvertJob.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {
namespace {

std::string to_text(const WeightsConvertResult& result) {
    auto text = fmt::format("{}: {} tensors, {} values\n", printable(result.out.string()),
                            result.tensors, grouped(result.values));
    for (const auto& note : result.notes)
        text += "Note: " + printable(note) + "\n";
    return text;
}

class WeightsConvertCommand : public Command {
  public:
    std::string name() const override { return "weights convert"; }
    std::string summary() const override {
        return "Writes a file of weights as safetensors, in PyTorch's layout.";
    }
    std::string usage() const override { return "FILE OUT.safetensors [OPTIONS]"; }
    std::vector<Example> examples() const override {
        return {{"headroom weights convert vgg16_notop.h5 vgg16.safetensors",
                 "kernels of Keras, {H, W, I, O}, become {O, I, H, W}"},
                {"headroom weights convert resnet18.pth resnet18.safetensors",
                 "a file that can be opened without executing anything"}};
    }

    void add_options(OptionSet& options) override {
        options.group("What");
        options.positional(
            "file", "FILE",
            "what to read, as for weights inspect; and the file to write, which ends "
            "in .safetensors",
            paths_);
        options.require("resnet18.pth resnet18.safetensors");
        options.group("Output");
        options.flag("exist-ok", "replace an existing file", spec_.exist_ok);
    }

    int run(Console& console) override {
        if (paths_.size() != 2)
            throw usage_error("weights convert takes two files: what to read, and where to write");
        spec_.path = paths_[0];
        spec_.out = paths_[1];
        return run_and_print(spec_, console, to_text);
    }

  private:
    WeightsConvertSpec spec_;
    std::vector<std::string> paths_;
};

} // namespace

CommandPtr make_weights_convert_command() {
    return std::make_unique<WeightsConvertCommand>();
}

} // namespace headroom
