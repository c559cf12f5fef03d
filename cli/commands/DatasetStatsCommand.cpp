#include "cli/commands/DatasetViewCommand.h"
#include "cli/output/PixelTable.h"
#include "core/comparison/Format.h"
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
        text += fmt::format("\n{}", table.text());
    }
    return text;
}

class DatasetStatsCommand : public DatasetViewCommand {
  public:
    std::string name() const override { return "dataset stats"; }
    std::string summary() const override {
        return "Computes statistics of each class's pixels: range, mean, deviation, histogram.";
    }
    std::vector<Example> examples() const override {
        return {
            {"headroom dataset stats photos --resize 32x32",
             "is one class brighter than another? A model might learn just that"},
            {"headroom dataset stats mnist --json",
             "mean and standard deviation to normalise with, and histograms of 256 bins"},
        };
    }

  protected:
    std::string text(const InspectResult& result) const override { return to_text(result); }
    nlohmann::ordered_json json(const InspectResult& result) const override {
        return statistics_json(result);
    }
};

} // namespace

CommandPtr make_dataset_stats_command() {
    return std::make_unique<DatasetStatsCommand>();
}

} // namespace headroom
