#include "cli/commands/Command.h"
#include "cli/options/ImageSourceOptions.h"
#include "cli/options/OptionFields.h"
#include "cli/output/RunAndPrint.h"
#include "cli/output/TextTable.h"
#include "core/comparison/Format.h"
#include "core/jobs/exploration/HeadsJob.h"
#include "core/jobs/exploration/MapsJob.h"
#include "datasets/base/files/OutputPlace.h"
#include "datasets/image/ImageConverter.h"

#include <algorithm>
#include <fmt/format.h>

namespace headroom {
namespace {

/// "gap-dense answers 7: right, CAM of 7x7, patches of 4x4 cost up to 43.10%".
std::string summary_line(const HeadsResult& result, const HeadOnImage& head) {
    auto text = fmt::format("{} answers {}", head.head, printable(result.classes[head.answer]));
    if (result.label) text += head.answer == *result.label ? ": right" : ": wrong";
    if (head.activation)
        text += fmt::format(", {} of {}", head.activation->method,
                            size_string(head.activation->map.shape));
    if (head.occlusion) {
        const auto& [patch, map, on_image] = *head.occlusion;
        text += fmt::format(", a covered patch of {}x{} costs up to {}", patch, patch,
                            percent(std::max(0.0f, *std::ranges::max_element(map.values))));
    }
    return text + "\n";
}

/// A column for each head.
TextTable table_of(const HeadsResult& result, const std::string& rows) {
    std::vector<std::string> titles{rows};
    for (const auto& head : result.heads)
        titles.push_back(head.head);
    return TextTable(std::move(titles));
}

std::string to_text(const HeadsResult& result) {
    auto text = printable(result.image.name);
    if (!result.image.label.empty())
        text += fmt::format(", labelled {}", printable(result.image.label));
    text += fmt::format("; shifted by {}\n\n", to_string(result.shift));
    auto classes = table_of(result, "Class");
    for (std::size_t c = 0; c < result.classes.size(); ++c) {
        std::vector<std::string> cells{printable(result.classes[c])};
        for (const auto& head : result.heads)
            cells.push_back(percent(head.probabilities[c]));
        classes.add(std::move(cells));
    }
    text += classes.text() + '\n';
    for (const auto& head : result.heads)
        text += summary_line(result, head);
    auto curve = table_of(result, "Shift");
    for (std::size_t i = 0; i < result.curve_shifts.size(); ++i) {
        std::vector<std::string> cells{std::to_string(result.curve_shifts[i])};
        for (const auto& head : result.heads)
            cells.push_back(percent(head.curve[i]));
        curve.add(std::move(cells));
    }
    return text + fmt::format("\nProbability of {} at each shift to the right\n{}",
                              printable(result.classes[result.class_index]), curve.text());
}

class HeadsCommand : public Command {
  public:
    std::string name() const override { return "heads"; }
    std::string summary() const override {
        return "Shows what the heads of a comparison make of one image, and of it shifted.";
    }
    std::string usage() const override { return "--run RUN RUN --image FILE [OPTIONS]"; }
    std::vector<Example> examples() const override {
        return {
            {"headroom heads --run runs/demo/runs/flatten-dense-seed0 "
             "runs/demo/runs/gap-dense-seed0 "
             "--image seven.png --shift 3,0",
             "both answers to the image shifted by three pixels, and a curve over the shift"},
            {"headroom heads --run runs/flatten runs/gap --data photos --sample 7 --out heads",
             "PNG files: each head's activation and occlusion map"},
            {"headroom heads --run runs/flatten runs/gap --image car.jpg --class Truck "
             "--no-occlusion",
             "what speaks for a truck, without the maps that take longest"},
        };
    }

    void add_options(OptionSet& options) override {
        options.group("What");
        options.many("run", "RUN", "run folders of the heads, of one comparison", runs_);
        options.require("runs/demo/runs/gap-dense-seed0");
        add_fields(options, spec_);
        add_image_source_options(options, spec_.source);
        options.group("Output");
        options.text("out", "FOLDER", "write PNG files: the image, and each head's maps over it",
                     out_);
        options.flag("exist-ok", "write to --out even if it is not empty", exist_ok_);
        options.needs("out");
        options.number(
            "opacity", "X",
            fmt::format("opacity of the maps over the image, 0 to 1 (default {})", opacity_),
            opacity_);
        options.needs("out");
    }

    int run(Console& console) override {
        spec_.runs.assign(runs_.begin(), runs_.end());
        if (!out_.empty()) check_output_folder(out_, exist_ok_);
        return run_and_print(
            spec_, console, [](const auto& result) { return to_text(result); },
            [](const auto& result) { return to_json(result); },
            [&](const auto& result) {
                if (!out_.empty()) save_pictures(pictures(result, opacity_), out_);
            });
    }

  private:
    HeadsSpec spec_;
    std::vector<std::string> runs_;
    std::string out_;
    double opacity_ = MapsPictureOptions{}.opacity;
    bool exist_ok_ = false;
};

} // namespace

CommandPtr make_heads_command() {
    return std::make_unique<HeadsCommand>();
}

} // namespace headroom
