#include "cli/RunOptions.h"

#include "core/runs/RunName.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {
void add_run_options(OptionSet& options, RunOptions& run) {
    options.group("Output");
    options.text("out", "FOLDER", "where to write (a new folder below runs/)", run.out);
    options.flag("resume", "go on in --out where a run stopped, with its settings", run.resume);
    options.flag("exist-ok", "replace what an older run left in --out", run.exist_ok);
}

std::filesystem::path run_folder(const RunOptions& run, const std::string& model,
                                 const std::string& data) {
    if (!run.out.empty()) return run.out;
    if (run.resume) throw usage_error("--resume needs --out: the folder of the run to go on with");
    return new_run_folder(default_runs_folder, model, data);
}

std::string interrupted_line(const std::string& command, const std::filesystem::path& out) {
    std::error_code ignored;
    if (!std::filesystem::exists(out, ignored))
        return "headroom: stopped before training began; nothing was written";
    return fmt::format("headroom: stopped; to go on: headroom {} --resume --out {}", command,
                       out.string());
}

} // namespace headroom
