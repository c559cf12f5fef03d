#include "cli/Command.h"
#include "cli/DataOptions.h"
#include "cli/Json.h"
#include "cli/OptionFields.h"
#include "cli/RunOptions.h"
#include "cli/TerminalProgress.h"
#include "cli/TextTable.h"
#include "core/comparison/Format.h"
#include "core/runs/RunConfig.h"

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
    return fmt::format("{}\nOverfitting gap: {} points\nRun: {}\n", table.text(),
                       points(result.train.accuracy - result.held_out.accuracy),
                       printable(result.run.string()));
}

class TrainCommand : public Command {
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
             "goes on after Ctrl-C; the weights come out as if it had never stopped"},
        };
    }

    void add_options(OptionSet& options) override {
        options_ = &options;
        add_data_options(options, spec_.data, &run_.resume);
        options.group("Model");
        options.text("model", "MODEL",
                     "a name that 'headroom info' lists, a JSON model file, or a run's folder",
                     spec_.model);
        options.require("mnist-cnn", &run_.resume);
        options.text("head", "HEAD", "flatten-dense, gap-dense or gap-conv", spec_.head);
        options.require("gap-dense", &run_.resume);
        options.group("Training");
        add_fields(options, spec_.options);
        add_run_options(options, run_);
    }

    int run(Console& console) override {
        if (run_.resume && !run_.out.empty()) { // the folder's settings, then what was given
            spec_ = train_spec(run_.out);
            options_->tell_again();
        }
        spec_.out = run_folder(run_, spec_.model, spec_.data.path);
        spec_.resume = run_.resume;
        spec_.exist_ok = run_.exist_ok;

        TerminalProgress progress(console);
        const auto result = headroom::run(spec_, progress.control());
        progress.wipe();
        if (console.json)
            print_json(console, to_json(result.result));
        else if (!result.interrupted)
            console.out << to_text(result);
        if (!result.interrupted) return 0;
        progress.say(interrupted_line(name(), result.run));
        return console.surroundings.interrupt_status();
    }

  private:
    TrainSpec spec_;
    RunOptions run_;
    const OptionSet* options_ = nullptr;
};

} // namespace

CommandPtr make_train_command() {
    return std::make_unique<TrainCommand>();
}

} // namespace headroom
