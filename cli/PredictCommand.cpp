#include "cli/Command.h"
#include "cli/Json.h"
#include "cli/TerminalProgress.h"
#include "cli/TextTable.h"
#include "cli/TrainOptionsGroup.h"
#include "core/comparison/Format.h"
#include "core/jobs/EvaluateJob.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {
namespace {

class PredictCommand : public Command {
  public:
    std::string name() const override { return "predict"; }
    std::string summary() const override { return "Names the classes of image files."; }
    std::string usage() const override { return "--run RUN IMAGE... [OPTIONS]"; }
    std::vector<Example> examples() const override {
        return {
            {"headroom predict --run runs/photos car.jpg", "the most probable classes"},
            {"headroom predict --run runs/photos --top 1 --json a.png b.png",
             "one class for each image, as JSON"},
        };
    }

    void add_options(OptionSet& options) override {
        options.group("What");
        options.positional("image", "IMAGE...", "JPEG, PNG, BMP, GIF or PPM files", spec_.images);
        options.require("photo.jpg");
        options.text("run", "RUN", "run folder that train or compare wrote", run_);
        options.require("runs/photos");
        options.number("top", "K", fmt::format("how many classes of each image ({})", top_), top_);
        add_threads_option(options, spec_.threads);
    }

    int run(Console& console) override {
        if (top_ < 1) throw usage_error(fmt::format("--top {}: expected at least 1", top_));
        spec_.run = run_;
        TerminalProgress progress(console);
        auto predictions = headroom::run(spec_, progress.control());
        progress.wipe();
        for (auto& prediction : predictions)
            prediction.classes.resize(
                std::min(prediction.classes.size(), static_cast<std::size_t>(top_)));
        if (console.json)
            print_json(console, as_json(predictions));
        else
            console.out << as_text(predictions);
        return 0;
    }

  private:
    static nlohmann::ordered_json as_json(const std::vector<Prediction>& predictions) {
        auto json = nlohmann::ordered_json::array();
        for (const auto& prediction : predictions) {
            auto classes = nlohmann::ordered_json::array();
            for (const auto& [name, probability] : prediction.classes)
                classes.push_back({{"class", name}, {"probability", probability}});
            json.push_back({{"image", prediction.image}, {"classes", classes}});
        }
        return json;
    }

    static std::string as_text(const std::vector<Prediction>& predictions) {
        TextTable table({"Image", "Class", "Probability"});
        table.left(1);
        for (const auto& prediction : predictions)
            for (std::size_t i = 0; i < prediction.classes.size(); ++i)
                table.add({i == 0 ? prediction.image : "", prediction.classes[i].first,
                           percent(prediction.classes[i].second)});
        return table.text();
    }

    PredictSpec spec_;
    std::string run_;
    int top_ = 3;
};

} // namespace

CommandPtr make_predict_command() {
    return std::make_unique<PredictCommand>();
}

} // namespace headroom
