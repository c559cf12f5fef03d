#pragma once

#include "cli/OptionSet.h"

#include <filesystem>

namespace headroom {

/// Where train and compare write, and what may happen to what is there.
struct RunOptions {
    std::string out;
    bool resume = false, exist_ok = false;
};
void add_run_options(OptionSet& options, RunOptions& run);

/// --out, or a fresh name below runs/: "runs/mnist-cnn-mnist-20250131-120000".
/// Throws Error(usage) where --resume does not say which run.
std::filesystem::path run_folder(const RunOptions& run, const std::string& model,
                                 const std::string& data);

/// What to tell after Ctrl-C: how to go on, or that nothing had begun.
std::string interrupted_line(const std::string& command, const std::filesystem::path& out);

} // namespace headroom
