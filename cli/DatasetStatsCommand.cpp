#include "cli/Command.h"
#include "cli/DataOptions.h"
#include "cli/Json.h"
#include "cli/PixelTable.h"
#include "cli/TerminalProgress.h"
#include "core/comparison/Format.h"
#include "core/jobs/InspectJob.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {
namespace {

std::string to_text(const InspectResult& result) {
    auto text = fmt::format("{}: pixels of {} images, in [0, 1]\n", printable(result.data.path),
                            to_string(result.shape()));
    for (const auto& split : result.splits) {
        PixelTable table(split.name);
        for (std::size_t c = 0; c < split.pixels.size(); ++c)
            table.add(result.classes()[c], split.pixels[c]);
        table.add("all", sum_of(split.pixels));
        text += "\n" + table.text();
    }
    return text;
}

class DatasetStatsCommand : public Command {
  public:
    std::string name() const override { return "dataset stats"; }
    std::string summary() const override {
        return "Measures the pixels of each class: range, mean, deviation, histogram.";
    }
    std::string usage() const override { return "PATH [OPTIONS]"; }
    std::vector<Example> examples() const override {
        return {
            {"headroom dataset stats photos --resize 32x32",
             "is one class brighter than another? A model might learn just that"},
            {"headroom dataset stats mnist --json",
             "mean and standard deviation to normalise with, and histograms of 256 bins"},
        };
    }

    void add_options(OptionSet& options) override {
        options.group("What");
        options.positional("data", "PATH", data_help, paths_);
        options.require("synth:digits");
        options.group("Data");
        add_reading_options(options, spec_.options);
        add_train_limit_option(options, spec_);
    }

    int run(Console& console) override {
        if (paths_.size() != 1) throw usage_error("dataset stats measures one PATH at a time");
        spec_.path = paths_.front();
        TerminalProgress progress(console);
        const auto result = headroom::run(spec_, progress.control());
        progress.wipe();
        if (console.json)
            print_json(console, statistics_json(result));
        else
            console.out << to_text(result);
        return 0;
    }

  private:
    DataSpec spec_;
    std::vector<std::string> paths_;
};

} // namespace

CommandPtr make_dataset_stats_command() {
    return std::make_unique<DatasetStatsCommand>();
}

} // namespace headroom
