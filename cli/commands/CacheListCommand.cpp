#include "cli/commands/Command.h"
#include "cli/output/RunAndPrint.h"
#include "cli/output/TextTable.h"
#include "core/comparison/Format.h"
#include "core/jobs/weights/CacheListJob.h"

#include <fmt/chrono.h>

namespace headroom {
namespace {

std::string about(const CachedFeatures& features, const char* key) {
    if (!features.damage.empty()) return "-";
    const auto found = features.contents.about.find(key);
    if (found == features.contents.about.end()) return "-";
    return printable(found->is_string() ? found->get<std::string>() : found->dump());
}

std::string to_text(const CacheListResult& result) {
    if (result.features.empty())
        return fmt::format("{}: no features yet; headroom train and headroom compare keep those of "
                           "a frozen backbone\n",
                           printable(result.folder.string()));
    TextTable table(
        {"Name", "Model", "Weights", "Data", "Features", "Samples", "Size", "Last used"});
    table.left(1).left(2).left(3).left(4);
    for (const auto& features : result.features) {
        const auto samples = !features.damage.empty() ? "damaged"
                             : !features.whole
                                 ? "not whole"
                                 : grouped(static_cast<std::int64_t>(features.contents.rows));
        table.add({features.name, about(features, "model"), about(features, "weights"),
                   about(features, "data"), about(features, "features"), samples,
                   short_bytes(static_cast<double>(features.bytes)),
                   fmt::format("{:%Y-%m-%d %H:%M}", fmt::localtime(features.last_used))});
    }
    return table.text() + fmt::format("\n{} in {}; {} are free on that disk\n",
                                      short_bytes(static_cast<double>(result.bytes)),
                                      printable(result.folder.string()),
                                      short_bytes(static_cast<double>(result.free_bytes)));
}

class CacheListCommand : public Command {
  public:
    std::string name() const override { return "cache list"; }
    std::string summary() const override {
        return "Lists the features of frozen backbones that are kept on disk.";
    }
    std::string usage() const override { return "[OPTIONS]"; }
    std::vector<Example> examples() const override {
        return {{"headroom cache list", "model, weights, data, size and last use of each"},
                {"headroom cache list --json", "with all that they depend on, for a script"}};
    }
    void add_options(OptionSet&) override {}

    int run(Console& console) override { return run_and_print(CacheListSpec{}, console, to_text); }
};

} // namespace

CommandPtr make_cache_list_command() {
    return std::make_unique<CacheListCommand>();
}

} // namespace headroom
