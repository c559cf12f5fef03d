#include "cli/commands/Command.h"
#include "cli/output/RunAndPrint.h"
#include "core/comparison/Format.h"
#include "core/jobs/weights/CacheClearJob.h"

#include <fmt/format.h>

namespace headroom {
namespace {

std::string to_text(const CacheClearResult& result) {
    std::string text;
    for (const auto& name : result.in_use)
        text += fmt::format("{}: is being written by a process, and stays\n", printable(name));
    return text + fmt::format("{} of features removed ({} file{})\n",
                              short_bytes(static_cast<double>(result.bytes)), result.removed.size(),
                              result.removed.size() == 1 ? "" : "s");
}

class CacheClearCommand : public Command {
  public:
    std::string name() const override { return "cache clear"; }
    std::string summary() const override {
        return "Removes features of frozen backbones that are kept on disk.";
    }
    std::string usage() const override { return "NAME... | --all | --older-than DAYS"; }
    std::vector<Example> examples() const override {
        return {{"headroom cache clear --all", "they are computed again when they are needed"},
                {"headroom cache clear --older-than 30", "those not used for a month"}};
    }

    void add_options(OptionSet& options) override {
        options.group("Which");
        options.positional("name", "NAME", "as headroom cache list has them", spec_.names);
        options.flag("all", "all features", spec_.all);
        options.number("older-than", "DAYS", "those that were not used for so long",
                       spec_.older_than);
    }

    int run(Console& console) override { return run_and_print(spec_, console, to_text); }

  private:
    CacheClearSpec spec_;
};

} // namespace

CommandPtr make_cache_clear_command() {
    return std::make_unique<CacheClearCommand>();
}

} // namespace headroom
