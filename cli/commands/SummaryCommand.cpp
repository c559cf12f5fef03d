#include "cli/commands/Command.h"
#include "cli/options/DataOptions.h"
#include "cli/output/Json.h"
#include "cli/output/RunAndPrint.h"
#include "cli/output/TextTable.h"
#include "core/comparison/Format.h"
#include "core/jobs/costs/SummaryJob.h"
#include "core/jobs/weights/ModelWeights.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {
namespace {

void add_layers(TextTable& table, const std::vector<LayerRow>& layers) {
    for (const auto& layer : layers)
        table.add({layer.name, layer.type, layer.output, grouped(layer.params),
                   short_count(static_cast<double>(layer.macs))});
}

std::string layer_table(const std::vector<LayerRow>& layers) {
    TextTable table({"Layer", "What", "Output", "Parameters", "MACs"});
    table.left(1);
    add_layers(table, layers);
    return table.text();
}

std::string memory_table(const SummaryResult& result) {
    std::vector<std::string> titles{"Training memory", "Parameters", "Gradients", "Optimizer",
                                    "Activations, workspaces"};
    const bool frozen = result.frozen_layers > 0;
    if (frozen) titles.push_back("Frozen part");
    titles.push_back("Total");
    TextTable table(std::move(titles));
    const auto cell = [](std::int64_t bytes) { return short_bytes(static_cast<double>(bytes)); };
    for (const auto& head : result.heads) {
        const auto& memory = *head.memory;
        std::vector<std::string> cells{head.head, cell(memory.parameters), cell(memory.gradients),
                                       cell(memory.optimizer), cell(memory.plan)};
        if (frozen) cells.push_back(cell(memory.frozen));
        cells.push_back(cell(memory.total()));
        table.add(std::move(cells));
    }
    return fmt::format("\n{}(batches of {}, {}, {}, {} thread{})\n", table.text(),
                       result.training->batch_size, to_string(result.training->optimizer),
                       to_string(result.training->precision), result.training->threads,
                       result.training->threads == 1 ? "" : "s");
}

/// Table of trained and frozen parameters, and the line of the weight file; empty if neither.
std::string trained_table(const SummaryResult& result) {
    std::string text;
    if (!result.weights.empty()) text += fmt::format("\nWeights {}\n", printable(result.weights));
    if (result.frozen_layers == 0) return text;
    TextTable table({"Trained", "Trained parameters", "Frozen parameters", "Trained MACs"});
    for (const auto& head : result.heads)
        table.add({head.head, grouped(head.trained_params), grouped(result.frozen_params),
                   short_count(static_cast<double>(head.trained_macs))});
    return fmt::format("{}\nFrozen: backbone.0 to {}\n{}", text,
                       result.backbone[result.frozen_layers - 1].name, table.text());
}

std::string to_text(const SummaryResult& result) {
    auto text = fmt::format("{}: {} in, {} out\n\nBackbone, ending in {}\n{}",
                            printable(result.model), to_string(result.input),
                            result.classes == 1 ? "one unit (two classes)"
                                                : fmt::format("{} classes", result.classes),
                            result.feature_shape, layer_table(result.backbone));
    for (const auto& head : result.heads)
        text += fmt::format("\nHead {}\n{}", head.head, layer_table(head.layers));

    TextTable heads({"Heads", "Head parameters", "Total parameters", "Head MACs", "Total MACs"});
    for (const auto& head : result.heads)
        heads.add({head.head, grouped(head.params), grouped(head.total_params),
                   short_count(static_cast<double>(head.macs)),
                   short_count(static_cast<double>(head.macs + result.backbone_macs))});
    text += fmt::format("\n{}", heads.text());
    text += trained_table(result);
    if (result.training) text += memory_table(result);
    for (const auto& note : result.notes)
        text += "Note: " + printable(note) + "\n";
    return text;
}

class SummaryCommand : public Command {
  public:
    std::string name() const override { return "summary"; }
    std::string summary() const override {
        return "Shows a model's layers, and its heads side by side.";
    }
    std::string usage() const override { return "--model MODEL [OPTIONS]"; }
    std::vector<Example> examples() const override {
        return {
            {"headroom summary --model mnist-cnn", "layers, parameters and MACs with each head"},
            {"headroom summary --model bn-cnn --input 64x64x3 --classes 5 --heads gap-dense",
             "the same for other images"},
            {"headroom summary --model vgg16 --batch-size 32",
             "and the memory that training takes, without training"},
            {"headroom summary --model vgg16 --freeze all --batch-size 32",
             "the same with a frozen backbone: what is trained and what is not"},
            {"headroom summary --model simple-cnn --as-json > my.json",
             "a model file to change and to give to --model"},
        };
    }

    void add_options(OptionSet& options) override {
        options.group("Model");
        options.text("model", "MODEL", model_help, spec_.model);
        options.require("mnist-cnn");
        options.or_else("weights");
        options.call("input", "HxWxC", "image size, such as 28x28x1 (default: the model's)",
                     [this](const std::string& text) { spec_.input = parse_image_shape(text); });
        options.number("classes", "N",
                       "number of classes; 1 is one sigmoid unit (default: the model's)",
                       spec_.classes);
        options.list("heads", "HEAD,...", "heads to show (default: all of the model)", spec_.heads);
        options.flag("as-json", "print the model file itself", as_json_);
        options.group("What is trained");
        add_fields(options, spec_.transfer, {"weights", "freeze"});
        options.group("Memory for training");
        options.number("batch-size", "N",
                       "show the memory of training with this many images in a step", batch_size_);
        for (const char* key : {"optimizer", "precision", "threads"}) {
            add_fields(options, training_, {key});
            options.needs("batch-size");
        }
    }

    int run(Console& console) override {
        if (as_json_) {
            name_model_and_weights(spec_.model, spec_.transfer);
            auto model = load_model_spec(spec_.model);
            print_json(console, to_json(model));
            return 0;
        }
        if (batch_size_ != 0) {
            training_.batch_size = batch_size_;
            spec_.training = training_;
        }
        return run_and_print(spec_, console, to_text);
    }

  private:
    SummarySpec spec_;
    TrainOptions training_;
    int batch_size_ = 0; ///< 0 = no memory estimate
    bool as_json_ = false;
};

} // namespace

CommandPtr make_summary_command() {
    return std::make_unique<SummaryCommand>();
}

} // namespace headroom
