#include "cli/commands/Command.h"
#include "cli/output/RunAndPrint.h"
#include "cli/output/TextTable.h"
#include "core/comparison/Format.h"
#include "core/jobs/weights/WeightsInspectJob.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {
namespace {

std::string shortened(const std::string& value) {
    constexpr std::size_t max_length = 100;
    return value.size() > max_length ? fmt::format("{:.{}}...", value, max_length) : value;
}

std::string to_text(const WeightsInspectResult& result) {
    const auto& file = result.file;
    auto text = fmt::format("{}: {}, {} tensors, {} values\n", printable(file.path),
                            to_string(file.format), file.tensors.size(), grouped(result.values));
    if (!file.writer.empty()) text += fmt::format("Written by {}\n", printable(file.writer));
    if (file.preprocessing)
        text += fmt::format("Preprocessing {} ({})\n", to_string(file.preprocessing->preprocessing),
                            printable(file.preprocessing->source));
    else
        text += "Preprocessing: the file does not say\n";
    if (result.fits.empty()) text += "Fits no model that comes with Headroom\n";
    for (const auto& fit : result.fits)
        text += fmt::format("Fits {} (by {})\n", fit.model, to_string(fit.rule));
    if (!result.model.empty())
        text += result.mismatch.empty()
                    ? fmt::format("Fits {}, as asked\n", printable(result.model))
                    : printable(result.mismatch) + "\n";
    TextTable table({"Tensor", "Shape", "Type"});
    for (const auto& tensor : file.tensors)
        table.add({printable(tensor.name), tensor.shape.empty() ? "-" : to_string(tensor.shape),
                   tensor.type});
    text += fmt::format("\n{}", table.text());
    if (!file.metadata.empty()) {
        TextTable metadata({"Metadata", "Value"});
        metadata.left(1);
        for (const auto& [key, value] : file.metadata)
            metadata.add({printable(key), printable(shortened(value))});
        text += fmt::format("\n{}", metadata.text());
    }
    for (const auto& note : file.notes)
        text += "Note: " + printable(note) + "\n";
    return text;
}

class WeightsInspectCommand : public Command {
  public:
    std::string name() const override { return "weights inspect"; }
    std::string summary() const override {
        return "Shows what a file of weights holds: tensors, who wrote it, its preprocessing.";
    }
    std::string usage() const override { return "FILE [OPTIONS]"; }
    std::vector<Example> examples() const override {
        return {{"headroom weights inspect resnet18.pth", "names and shapes of a PyTorch file"},
                {"headroom weights inspect vgg16_notop.h5 --json", "a Keras file, for a script"}};
    }

    void add_options(OptionSet& options) override {
        options.group("What");
        options.positional("file", "FILE",
                           "safetensors, Keras (.h5, .weights.h5, .keras), PyTorch (.pth, .pt), "
                           "ONNX, or a run's folder",
                           paths_);
        options.require("resnet18.pth");
        options.text("model", "MODEL", "say whether they fit this one, and what does not", model_);
    }

    int run(Console& console) override {
        if (paths_.size() != 1) throw usage_error("weights inspect looks at one FILE at a time");
        return run_and_print(WeightsInspectSpec{paths_.front(), model_}, console, to_text);
    }

  private:
    std::vector<std::string> paths_;
    std::string model_;
};

} // namespace

CommandPtr make_weights_inspect_command() {
    return std::make_unique<WeightsInspectCommand>();
}

} // namespace headroom
