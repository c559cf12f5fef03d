#include "cli/commands/TrainingCommand.h"

#include "cli/options/DataOptions.h"
#include "cli/options/OptionFields.h"
#include "core/runs/RunName.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {
namespace {

/// Returns how to resume, or that nothing had begun.
std::string interrupted_line(const std::string& command, const std::filesystem::path& out) {
    std::error_code ignored;
    if (!std::filesystem::exists(out, ignored))
        return "headroom: stopped before training began; nothing was written";
    return fmt::format("headroom: stopped; to continue: headroom {} --resume --out {}", command,
                       out.string());
}

} // namespace

void TrainingCommand::add_options(OptionSet& options) {
    options_ = &options;
    add_data_options(options, spec().data, &resume_);
    options.group(heading());
    options.text("model", "MODEL", model_help, spec().model);
    options.require("mnist-cnn", &resume_);
    options.or_else("weights");
    add_head_options(options, &resume_);
    options.group("Training");
    add_fields(options, spec().options);
    options.group("Output");
    options.text("out", "FOLDER", "folder to write to (default: a new one below runs/)", out_);
    options.flag("resume", "continue the stopped run in --out, with its settings", resume_);
    options.flag("exist-ok", "replace what an older run left in --out", exist_ok_);
}

/// Returns --out, or a new name below runs/: "runs/mnist-cnn-mnist-20250131-120000".
std::filesystem::path TrainingCommand::folder() {
    if (!out_.empty()) return out_;
    if (resume_) throw usage_error("--resume needs --out: the folder of the run to continue");
    const auto& named = spec().model.empty() ? spec().options.transfer.weights : spec().model;
    return new_run_folder(default_runs_folder, named, spec().data.path);
}

int TrainingCommand::run(Console& console) {
    if (resume_ && !out_.empty()) { // the folder's settings first, then the given options
        read_spec(out_);
        options_->reassign();
    }
    spec().out = folder();
    spec().resume = resume_;
    spec().exist_ok = exist_ok_;

    TerminalProgress progress(console);
    if (train(console, progress)) return 0;
    progress.print(interrupted_line(name(), spec().out));
    return console.environment.interrupt_status();
}

} // namespace headroom
