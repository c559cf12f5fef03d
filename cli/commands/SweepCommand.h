#pragma once

#include "cli/commands/Command.h"
#include "cli/options/OptionFields.h"
#include "cli/output/RunAndPrint.h"
#include "datasets/base/Error.h"
#include "datasets/base/files/AtomicFile.h"
#include "datasets/base/files/OutputPlace.h"

#include <fmt/format.h>

namespace headroom {

/// A command that measures finished runs: its options are the fields of its Spec, and the result is
/// also written as CSV and as a page.
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
        options.text("csv", "FILE", "write every value to this CSV file", csv_);
        options.text("html", "FILE", "write a page with charts to this file", html_);
        options.flag("exist-ok", "replace --csv and --html where they exist", exist_ok_);
    }

    int run(Console& console) override {
        if (folders_.size() != 1)
            throw usage_error(
                fmt::format("{}: expected one folder, found {}", name(), folders_.size()));
        for (const auto& file : {csv_, html_})
            if (!file.empty()) check_output_file(file, exist_ok_);
        spec_.folder = folders_.front();
        return run_and_print(
            spec_, console, [&](const Result& result) { return text(result); },
            [](const Result& result) { return to_json(result); },
            [&](const Result& result) {
                if (!csv_.empty()) write_atomically(csv_, to_csv(result));
                if (!html_.empty()) write_atomically(html_, to_html(result));
            });
    }

  protected:
    virtual std::string text(const Result& result) const = 0;

  private:
    Spec spec_;
    std::vector<std::string> folders_;
    std::string csv_, html_;
    bool exist_ok_ = false;
};

} // namespace headroom
