#include "cli/Command.h"
#include "cli/DataOptions.h"
#include "cli/Json.h"
#include "cli/OptionFields.h"
#include "cli/RunOptions.h"
#include "cli/TerminalProgress.h"
#include "core/comparison/Format.h"
#include "core/comparison/report/Report.h"
#include "core/jobs/CompareJob.h"
#include "core/runs/RunConfig.h"

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
            {"headroom compare --resume --out runs/photo-heads", "goes on after Ctrl-C"},
        };
    }

    void add_options(OptionSet& options) override {
        options_ = &options;
        add_data_options(options, spec_.data, &run_.resume);
        options.group("Comparison");
        options.text("model", "MODEL",
                     "a name that 'headroom info' lists, a JSON model file, or a run's folder",
                     spec_.model);
        options.require("mnist-cnn", &run_.resume);
        options.list("heads", "HEAD,...",
                     fmt::format("heads to compare; each later one with the first ({})",
                                 fmt::join(spec_.heads, ",")),
                     spec_.heads);
        options.number("seeds", "N",
                       fmt::format("how many, counted up from --seed ({})", spec_.seeds),
                       spec_.seeds);
        options.group("Training");
        add_fields(options, spec_.options);
        add_run_options(options, run_);
    }

    int run(Console& console) override {
        if (run_.resume && !run_.out.empty()) { // the folder's settings, then what was given
            spec_ = compare_spec(run_.out);
            options_->tell_again();
        }
        spec_.out = run_folder(run_, spec_.model, spec_.data.path);
        spec_.resume = run_.resume;
        spec_.exist_ok = run_.exist_ok;

        TerminalProgress progress(console);
        const auto result = headroom::run(spec_, progress.control());
        progress.wipe();
        if (console.json) {
            auto json = to_json(result.comparison);
            json["out"] = result.out.string();
            json["interrupted"] = result.interrupted;
            print_json(console, json);
        } else if (!result.comparison.heads.empty()) {
            console.out << to_text(result.comparison)
                        << fmt::format("\nReport: {}\n",
                                       printable((result.out / "report.html").string()));
        }
        if (!result.interrupted) return 0;
        progress.say(interrupted_line(name(), result.out));
        return console.surroundings.interrupt_status();
    }

  private:
    CompareSpec spec_;
    RunOptions run_;
    const OptionSet* options_ = nullptr;
};

} // namespace

CommandPtr make_compare_command() {
    return std::make_unique<CompareCommand>();
}

} // namespace headroom
