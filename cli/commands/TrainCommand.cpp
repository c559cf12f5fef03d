#include "cli/commands/TrainingCommand.h"
#include "cli/output/Json.h"
#include "cli/output/TextTable.h"
#include "core/comparison/Format.h"
#include "core/jobs/training/TrainJob.h"
#include "core/models/Head.h"
#include "core/runs/config/RunConfig.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {
namespace {

std::string row_interval(const Evaluation& evaluation) {
    return fmt::format("{} to {}", percent(evaluation.accuracy_interval.first),
                       percent(evaluation.accuracy_interval.second));
}

std::string to_text(const TrainResult& result) {
    TextTable table({"Split", "Images", "Accuracy", "95% interval", "Loss"});
    table.add({"train", grouped(result.train.count), percent(result.train.accuracy),
               row_interval(result.train), fmt::format("{:.4f}", result.train.loss)});
    table.add({"test", grouped(result.held_out.count), percent(result.held_out.accuracy),
               row_interval(result.held_out), fmt::format("{:.4f}", result.held_out.loss)});
    const RunResult& run = result.result;
    auto time = fmt::format("Training time: {}", duration(run.seconds));
    if (run.feature_seconds > 0)
        time += fmt::format(", after {} for the features of the frozen part",
                            duration(run.feature_seconds));
    if (run.frozen_params > 0)
        time += fmt::format("\nParameters: {} trained, {} frozen",
                            grouped(run.backbone_params + run.head_params - run.frozen_params),
                            grouped(run.frozen_params));
    return fmt::format("{}\nOverfitting gap: {} points\n{}\nRun: {}\n", table.text(),
                       points(result.train.accuracy - result.held_out.accuracy), time,
                       printable(result.run.string()));
}

class TrainCommand : public TrainingCommand {
  public:
    std::string name() const override { return "train"; }
    std::string summary() const override { return "Trains one head on one backbone."; }
    std::string usage() const override { return "--data PATH --model MODEL --head HEAD [OPTIONS]"; }
    std::vector<Example> examples() const override {
        return {
            {"headroom train --data synth:digits --model mnist-cnn --head gap-dense --epochs 3",
             "on generated digits, into a new folder below runs/"},
            {"headroom train --data photos --model bn-cnn --head flatten-dense --resize 32x32 "
             "--augment flip --out runs/photos",
             "on a folder of class folders"},
            {"headroom train --resume --out runs/photos",
             "continues after Ctrl-C, and ends with the weights of a run that never stopped"},
        };
    }

  protected:
    TrainingSpec& spec() override { return spec_; }
    std::string heading() const override { return "Model"; }
    void add_head_options(OptionSet& options, const bool* resume) override {
        options.text("head", "HEAD", head_kinds_text(), spec_.head);
        options.require("gap-dense", resume);
    }
    void read_spec(const std::filesystem::path& folder) override { spec_ = train_spec(folder); }

    bool train(Console& console, TerminalProgress& progress) override {
        const auto result = headroom::run(spec_, progress.control());
        progress.clear();
        if (console.json)
            print_json(console, to_json(result.result));
        else if (!result.interrupted)
            console.out << to_text(result);
        return !result.interrupted;
    }

  private:
    TrainSpec spec_;
};

} // namespace

CommandPtr make_train_command() {
    return std::make_unique<TrainCommand>();
}

} // namespace headroom
