#pragma once

#include "cli/commands/Command.h"
#include "cli/options/OptionFields.h"
#include "cli/output/ResultFiles.h"
#include "cli/output/RunAndPrint.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {

/// A command that measures finished runs: its options are the fields of its Spec, and the result is
/// also written to ResultFiles.
template <typename Spec, typename Result>
class SweepCommand : public Command {
  public:
    std::string usage() const override { return "DIR [OPTIONS]"; }

    void add_options(OptionSet& options) override {
        options.group("What");
        options.positional("dir", "DIR", "a folder that compare or train wrote", folders_);
        options.require("runs/demo");
        options.group("How");
        add_fields(options, spec_);
        options.group("Output");
        files_.add_options(options, "write every value to this CSV file");
    }

    int run(Console& console) override {
        if (folders_.size() != 1)
            throw usage_error(
                fmt::format("{}: expected one folder, found {}", name(), folders_.size()));
        files_.check();
        spec_.folder = folders_.front();
        return run_and_print(
            spec_, console, [&](const Result& result) { return text(result); },
            [](const Result& result) { return to_json(result); },
            [&](const Result& result) { files_.write(result); });
    }

  protected:
    virtual std::string text(const Result& result) const = 0;

  private:
    Spec spec_;
    std::vector<std::string> folders_;
    ResultFiles files_;
};

} // namespace headroom
