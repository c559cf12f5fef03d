#include "cli/RunOptions.h"

#include "datasets/base/Error.h"

#include <cctype>
#include <ctime>
#include <fmt/chrono.h>

namespace headroom {
namespace {

/// The last part of a path or a generator's name, fit for a folder: "photos/cars/" -> "cars".
std::string short_name(const std::string& path) {
    auto trimmed = std::filesystem::path(path).lexically_normal();
    if (!trimmed.has_filename()) trimmed = trimmed.parent_path();
    std::string name;
    for (unsigned char c : trimmed.stem().string())
        name += std::isalnum(c) || c == '-' || c == '_' || c >= 0x80 ? static_cast<char>(c) : '-';
    return name.empty() ? "data" : name;
}

} // namespace

void add_run_options(OptionSet& options, RunOptions& run) {
    options.group("Output");
    options.text("out", "FOLDER", "where to write (a new folder below runs/)", run.out);
    options.flag("resume", "go on in --out where an interrupted run stopped", run.resume);
    options.flag("exist-ok", "replace what an older run left in --out", run.exist_ok);
}

std::filesystem::path run_folder(const RunOptions& run, const std::string& model,
                                 const std::string& data) {
    if (!run.out.empty()) return run.out;
    if (run.resume) throw usage_error("--resume needs --out: the folder of the run to go on with");
    const auto base = fmt::format("{}-{}-{:%Y%m%d-%H%M%S}", short_name(model), short_name(data),
                                  fmt::localtime(std::time(nullptr)));
    auto folder = std::filesystem::path("runs") / base;
    for (int i = 2; std::filesystem::exists(folder); ++i)
        folder = std::filesystem::path("runs") / fmt::format("{}-{}", base, i);
    return folder;
}

std::string interrupted_line(const std::filesystem::path& out) {
    std::error_code ignored;
    if (!std::filesystem::exists(out, ignored))
        return "headroom: stopped before training began; nothing was written";
    return fmt::format("headroom: stopped; to go on, repeat the command with --out {} --resume",
                       out.string());
}

} // namespace headroom
