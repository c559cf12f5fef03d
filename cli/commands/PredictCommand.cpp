#include "cli/commands/Command.h"
#include "cli/options/DataOptions.h"
#include "cli/options/OptionFields.h"
#include "cli/output/Json.h"
#include "cli/output/PredictionTable.h"
#include "cli/output/TerminalProgress.h"
#include "core/comparison/Format.h"
#include "core/jobs/evaluation/PredictJob.h"
#include "core/training/TrainOptions.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {
namespace {

class PredictCommand : public Command {
  public:
    std::string name() const override { return "predict"; }
    std::string summary() const override { return "Predicts the classes of image files."; }
    std::string usage() const override { return "--run RUN IMAGE|FOLDER... [OPTIONS]"; }
    std::vector<Example> examples() const override {
        return {
            {"headroom predict --run runs/photos car.jpg", "the most probable classes"},
            {"headroom predict --run runs/photos --top 1 --json a.png b.png",
             "one class for each image, as JSON"},
            {"headroom predict --run runs/photos holiday/",
             "every image file in the folder and those below it"},
        };
    }

    void add_options(OptionSet& options) override {
        options.group("What");
        options.positional("image", "IMAGE...",
                           "JPEG, PNG, BMP, GIF or PPM files, or folders of them", spec_.images);
        options.require("photo.jpg");
        options.text("run", "RUN", "run folder that train or compare wrote", run_);
        options.require("runs/photos");
        options.number("top", "K",
                       fmt::format("number of classes of each image (default {})", top_), top_);
        add_field(options, threads_field, spec_.threads);
        options.group("Images, if resized differently than in training");
        add_fields(options, spec_.reading, {"resizing"});
    }

    int run(Console& console) override {
        if (top_ < 1) throw usage_error(fmt::format("--top {}: expected at least 1", top_));
        spec_.run = run_;
        TerminalProgress progress(console);
        const auto predictions = headroom::run(spec_, progress.control());
        progress.clear();
        if (predictions.size() == 1 && predictions[0].problem) throw *predictions[0].problem;
        int status = 0;
        for (const auto& prediction : predictions)
            if (const auto& problem = prediction.problem) {
                console.err << fmt::format("headroom: {}\n", printable(problem->what()));
                if (status == 0) status = problem->exit_status();
            }
        const auto top = static_cast<std::size_t>(top_);
        if (console.json)
            print_json(console, to_json(predictions, top));
        else
            console.out << prediction_table(predictions, top);
        return status;
    }

  private:
    PredictSpec spec_;
    std::string run_;
    int top_ = 3;
};

} // namespace

CommandPtr make_predict_command() {
    return std::make_unique<PredictCommand>();
}

} // namespace headroom
