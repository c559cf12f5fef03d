#include "cli/commands/Command.h"
#include "cli/options/DataOptions.h"
#include "cli/output/RunAndPrint.h"
#include "cli/output/TextTable.h"
#include "core/comparison/Format.h"
#include "core/jobs/exploration/PooledFeaturesJob.h"
#include "core/training/TrainOptions.h"
#include "datasets/base/Error.h"
#include "datasets/base/files/OutputPlace.h"

#include <fmt/format.h>
#include <limits>
#include <ranges>

namespace headroom {
namespace {

std::string number(double value) {
    return fmt::format("{:.3f}", value);
}

std::string image_lines(const PooledFeaturesResult& result) {
    std::string text;
    for (const auto& one : result.images) {
        const auto& shape = one.maps.shape;
        text += printable(one.image.name);
        if (!one.image.label.empty())
            text += fmt::format(", labelled {}", printable(one.image.label));
        text += fmt::format(": {} features, the means of maps of {}x{}\n", shape.channels,
                            shape.height, shape.width);
    }
    return text;
}

std::string ranking_table(const PooledFeaturesResult& result, std::size_t rows) {
    std::vector<std::string> titles{"Feature", "Class", "AUC", "Mean", "Others", "Effect"};
    for (std::size_t i = 0; i < result.images.size(); ++i)
        titles.push_back(fmt::format("Image {}", i + 1));
    TextTable table(std::move(titles));
    table.left(1);
    for (const auto& feature :
         result.ranking | std::views::take(static_cast<std::ptrdiff_t>(rows))) {
        std::vector<std::string> cells{std::to_string(feature.feature),
                                       result.classes[feature.high],
                                       number(feature.auc),
                                       number(feature.mean),
                                       number(feature.other_mean),
                                       number(feature.effect)};
        for (const auto& one : result.images)
            cells.push_back(number(static_cast<double>(one.pooled[feature.feature])));
        table.add(std::move(cells));
    }
    return table.text();
}

std::string ranked_over(const PooledFeaturesResult& result) {
    std::string counts;
    for (std::size_t c = 0; c < result.counts.size(); ++c)
        counts += fmt::format("{}{} {}", c == 0 ? "" : ", ",
                              grouped(static_cast<std::int64_t>(result.counts[c])),
                              printable(result.classes[c]));
    return fmt::format("{} images ({})", result.split, counts);
}

std::string to_text(const PooledFeaturesResult& result, std::size_t rows) {
    auto text = fmt::format("{} with {}\n{}", printable(result.model), printable(result.weights),
                            image_lines(result));
    if (result.split.empty())
        text += "Name data with --data to rank the features.\n";
    else if (result.ranking.empty())
        text += "No ranking: the data have images of one class only.\n";
    else
        text += fmt::format("\nFeatures that tell the classes apart, over {}\n{}",
                            ranked_over(result), ranking_table(result, rows));
    for (const auto& note : result.notes)
        text += "Note: " + printable(note) + "\n";
    return text;
}

class PooledCommand : public Command {
  public:
    std::string name() const override { return "pooled"; }
    std::string summary() const override {
        return "Compares the pooled features of images, and ranks how well they separate classes.";
    }
    std::string usage() const override {
        return "--weights FILE|RUN --data PATH [--image FILE...] [OPTIONS]";
    }
    std::vector<Example> examples() const override {
        return {
            {"headroom pooled --weights squeezenet1_1-b8a52dc0.pth --data photos --resize 128x128",
             "the features that tell the classes apart most, over 400 training images"},
            {"headroom pooled --weights runs/gap --data photos --rank 50",
             "those of a trained run"},
            {"headroom pooled --weights vgg16.h5 --image car.jpg truck.jpg --out pooled",
             "PNG files: the features of both as average pixels"},
        };
    }

    void add_options(OptionSet& options) override {
        options.group("What");
        add_fields(options, spec_.transfer, {"weights"});
        options.require("squeezenet1_1-b8a52dc0.pth");
        options.text(
            "model", "MODEL",
            "model of the weights: a name that 'headroom info' lists, or a JSON model file "
            "(default the one that they fit, or the run's own)",
            spec_.model);
        add_fields(options, spec_.transfer, {"preprocessing"});
        options.many("image", "FILE",
                     "images to compare (default the first of two classes of the data)", files_);
        options.list("sample", "N,...", "samples of the split to compare, counted from 0",
                     samples_);
        options.needs("data");
        options.group("Ranking");
        options.text("data", "PATH", data_help, spec_.ranked.data.path);
        options.text("split", "NAME", "split to rank over: train, valid or test (default train)",
                     spec_.ranked.split);
        options.suggest({"train", "valid", "test"});
        options.needs("data");
        options.number(
            "count", "N",
            fmt::format("approximate number of its images to rank over, each class in its "
                        "share; 0 is all (default {})",
                        spec_.count),
            spec_.count);
        options.needs("data");
        options.number(
            "rank", "N",
            fmt::format("number of features to print, the best first (default {})", rows_), rows_);
        options.needs("data");
        add_field(options, threads_field, spec_.threads);
        options.group("Output");
        options.text("out", "FOLDER",
                     "folder for PNG files: each image, its pooled features, and one feature's map",
                     out_);
        options.flag("exist-ok", "write to --out even if it is not empty", exist_ok_);
        options.needs("out");
        options.number("feature", "N", "feature whose map is written (default the best, or 0)",
                       feature_);
        options.needs("out");
        options.group("Data");
        add_fields(options, spec_.ranked.data.options);
    }

    int run(Console& console) override {
        if (!out_.empty()) check_output_folder(out_, exist_ok_);
        add_images();
        const auto feature = [&](const PooledFeaturesResult& result) {
            if (feature_ != best) return std::size_t{feature_};
            return result.ranking.empty() ? std::size_t{0} : result.ranking.front().feature;
        };
        return run_and_print(
            spec_, console, [&](const auto& result) { return to_text(result, rows_); },
            [](const auto& result) { return to_json(result); },
            [&](const auto& result) {
                if (!out_.empty()) save_pictures(pictures(result, feature(result)), out_);
            });
    }

  private:
    void add_images() {
        for (const auto& file : files_) {
            ImageSource source{.image = file};
            source.data.options = spec_.ranked.data.options;
            spec_.images.push_back(std::move(source));
        }
        for (const auto sample : samples_) {
            if (sample < 0)
                throw option_error("sample", fmt::format("{}: expected a number from 0", sample));
            spec_.images.push_back(spec_.ranked);
            spec_.images.back().sample = static_cast<std::size_t>(sample);
        }
    }

    static constexpr auto best = std::numeric_limits<std::uint64_t>::max();

    PooledFeaturesSpec spec_;
    std::vector<std::string> files_;
    std::vector<int> samples_;
    std::uint64_t rows_ = 20, feature_ = best;
    std::string out_;
    bool exist_ok_ = false;
};

} // namespace

CommandPtr make_pooled_command() {
    return std::make_unique<PooledCommand>();
}

} // namespace headroom
