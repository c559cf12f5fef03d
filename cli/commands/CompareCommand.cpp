#include "cli/commands/TrainingCommand.h"
#include "cli/options/OptionFields.h"
#include "cli/output/Json.h"
#include "core/comparison/Format.h"
#include "core/comparison/report/Report.h"
#include "core/jobs/training/PlanJob.h"
#include "core/jobs/verdict/Compared.h"
#include "core/runs/config/RunConfig.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {
namespace {

class CompareCommand : public TrainingCommand {
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
            {"headroom compare --data photos --model bn-cnn --resize 32x32 --folds 5 --seeds 1",
             "five times, each time tested on another fifth of the training images"},
            {"headroom compare --data photos --model bn-cnn --train-limits 100,300,1000,all",
             "with each of these numbers of training images: where the heads cross, and what more "
             "images would bring"},
            {"headroom compare --resume --out runs/photo-heads", "continues after Ctrl-C"},
        };
    }

  protected:
    TrainingSpec& spec() override { return spec_; }
    std::string heading() const override { return "Comparison"; }
    void add_head_options(OptionSet& options, const bool*) override {
        add_fields<CompareOptions>(options, spec_);
        options.flag("plan", "print what these test images and seeds can show; train nothing",
                     plan_);
    }
    void read_spec(const std::filesystem::path& folder) override { spec_ = compare_spec(folder); }

    bool train(Console& console, TerminalProgress& progress) override {
        if (plan_) return print_plan(console, progress);
        const auto result = run_compared(spec_, progress.control());
        progress.clear();
        std::visit([&](const auto& compared) { print(console, compared, result); },
                   result.compared);
        return !result.interrupted;
    }

  private:
    /// Prints a comparison, or several, if there is something in it.
    template <typename One>
    void print(Console& console, const One& compared, const ComparedResult& result) const {
        if (console.json) {
            auto json = to_json(compared);
            json["out"] = spec_.out.string();
            json["interrupted"] = result.interrupted;
            print_json(console, json);
        } else if (has_results(result.compared)) {
            console.out << to_text(compared)
                        << fmt::format("\nReport: {}\n",
                                       printable((spec_.out / "report.html").string()));
        }
    }

    bool print_plan(Console& console, TerminalProgress& progress) {
        const auto planned = plan(spec_, progress.control());
        progress.clear();
        if (planned && console.json) print_json(console, to_json(*planned));
        if (planned && !console.json)
            for (const auto& table : plan_tables(*planned))
                console.out << to_text(table) << '\n';
        return planned.has_value();
    }

    CompareSpec spec_;
    bool plan_ = false;
};

} // namespace

CommandPtr make_compare_command() {
    return std::make_unique<CompareCommand>();
}

} // namespace headroom
