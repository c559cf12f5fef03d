#include "cli/Command.h"
#include "cli/DataOptions.h"
#include "cli/Json.h"
#include "cli/RunOptions.h"
#include "cli/TerminalProgress.h"
#include "cli/TrainOptionsGroup.h"
#include "core/comparison/Format.h"
#include "core/comparison/Report.h"
#include "core/jobs/CompareJob.h"

#include <fmt/format.h>

namespace headroom {
namespace {

class CompareCommand : public Command {
  public:
    std::string name() const override { return "compare"; }
    std::string summary() const override {
        return "Trains heads in pairs on one backbone and says which is better, and at what cost.";
    }
    std::string usage() const override { return "--data PATH --model MODEL [OPTIONS]"; }
    std::vector<Example> examples() const override {
        return {
            {"headroom compare --data synth:digits --model mnist-cnn",
             "Flatten + Dense against global average pooling, on generated digits"},
            {"headroom compare --data photos --model bn-cnn --resize 32x32 --seeds 5 --epochs 12 "
             "--augment flip --out runs/photo-heads",
             "on a folder of class folders, with five seeds"},
            {"headroom compare --data photos --model squeezenet-mini --heads "
             "flatten-dense,gap-conv "
             "--json",
             "other heads; raw numbers on standard output"},
        };
    }

    void add_options(OptionSet& options) override {
        add_data_options(options, spec_.data);
        options.group("Comparison");
        options.text("model", "MODEL", "a name that 'headroom info' lists, or a JSON model file",
                     spec_.model);
        options.require("mnist-cnn");
        options.list("heads", "HEAD,...",
                     fmt::format("heads to compare; each later one with the first ({})",
                                 fmt::join(spec_.heads, ",")),
                     spec_.heads);
        options.number("seeds", "N",
                       fmt::format("how many, counted up from --seed ({})", spec_.seeds),
                       spec_.seeds);
        add_train_options(options, spec_.options);
        add_run_options(options, run_);
    }

    int run(Console& console) override {
        spec_.out = run_folder(run_, spec_.model, spec_.data.path);
        spec_.resume = run_.resume;
        spec_.exist_ok = run_.exist_ok;

        TerminalProgress progress(console);
        const auto result = headroom::run(spec_, progress.control());
        progress.wipe();
        if (console.json) {
            auto json = to_json(result.comparison);
            json["out"] = printable(result.out.string());
            json["interrupted"] = result.interrupted;
            print_json(console, json);
        } else if (!result.comparison.heads.empty()) {
            console.out << to_text(result.comparison)
                        << fmt::format("\nReport: {}\n",
                                       printable((result.out / "report.html").string()));
        }
        if (!result.interrupted) return 0;
        progress.say(interrupted_line(result.out));
        return console.surroundings.interrupt_status();
    }

  private:
    CompareSpec spec_;
    RunOptions run_;
};

} // namespace

CommandPtr make_compare_command() {
    return std::make_unique<CompareCommand>();
}

} // namespace headroom
