#include "cli/commands/Command.h"
#include "cli/options/ImageSourceOptions.h"
#include "cli/output/RunAndPrint.h"
#include "cli/output/TextTable.h"
#include "core/comparison/Format.h"
#include "core/jobs/exploration/MapsJob.h"
#include "datasets/base/Error.h"
#include "datasets/base/files/OutputPlace.h"
#include "datasets/image/ImageConverter.h"

#include <fmt/format.h>

namespace headroom {
namespace {

std::string class_table(const MapsResult& result) {
    TextTable table({"Class", "Probability"});
    for (const auto& [name, probability] : ranked(result))
        table.add({name, percent(probability)});
    return table.text();
}

std::string to_text(const MapsResult& result) {
    auto text = printable(result.image.name);
    if (!result.image.label.empty())
        text += fmt::format(", labelled {}", printable(result.image.label));
    text += fmt::format("\n\n{}\n", class_table(result));
    TextTable layers({"Layer", "What", "Output"});
    layers.left(1);
    for (const auto& layer : result.layers)
        layers.add({layer.name, layer.what, to_string(layer.shape)});
    text += fmt::format("{}\n", layers.text());
    if (result.layer.empty()) text += "Name one with --layer to see its maps.\n";
    if (result.activation)
        text += fmt::format("Activation of {}: {}, {}.\n", printable(result.class_name),
                            result.activation->method, size_string(result.activation->map.shape));
    else
        text += fmt::format("No activation map: {}.\n", result.no_activation);
    return text;
}

class MapsCommand : public Command {
  public:
    std::string name() const override { return "maps"; }
    std::string summary() const override {
        return "Shows what a trained run computes for one image: feature maps, class activation.";
    }
    std::string usage() const override { return "--run RUN --image FILE [OPTIONS]"; }
    std::vector<Example> examples() const override {
        return {
            {"headroom maps --run runs/gap --image car.jpg",
             "the classes, and the layers there are to look at"},
            {"headroom maps --run runs/gap --data photos --sample 7 --layer backbone.3 --out maps",
             "PNG files: that layer's maps, the pooled features, the class activation"},
            {"headroom maps --run runs/gap --image car.jpg --class Truck --out maps",
             "where the image looks like a truck"},
        };
    }

    void add_options(OptionSet& options) override {
        options.group("What");
        options.text("run", "RUN", "run folder that train or compare wrote", run_);
        options.require("runs/photos");
        options.text("layer", "NAME", "show this layer's maps; without it the layers are listed",
                     spec_.layer);
        options.text("class", "NAME", "class whose activation to show (default: the most probable)",
                     spec_.class_name);
        add_image_source_options(options, spec_.source);
        options.group("Output");
        options.text("out", "FOLDER",
                     "write PNG files: image, maps, pooled features, activation over the image",
                     out_);
        options.flag("exist-ok", "write to --out even if it is not empty", exist_ok_);
        options.needs("out");
        options.flag("each-map", "draw every map on its own scale, not all on one",
                     drawing_.each_map);
        options.needs("out");
        options.number("opacity", "X",
                       fmt::format("opacity of the activation over the image, 0 to 1 (default {})",
                                   drawing_.opacity),
                       drawing_.opacity);
        options.needs("out");
    }

    int run(Console& console) override {
        spec_.run = run_;
        if (!out_.empty()) check_output_folder(out_, exist_ok_);
        return run_and_print(
            spec_, console, [](const auto& result) { return to_text(result); },
            [](const auto& result) { return to_json(result); },
            [&](const auto& result) {
                if (!out_.empty()) save_pictures(pictures(result, drawing_), out_);
            });
    }

  private:
    MapsSpec spec_;
    MapsPictureOptions drawing_;
    std::string run_, out_;
    bool exist_ok_ = false;
};

} // namespace

CommandPtr make_maps_command() {
    return std::make_unique<MapsCommand>();
}

} // namespace headroom
