#pragma once

#include <filesystem>
#include <string>

namespace headroom {

/// Default folder of runs, relative to the working folder.
inline constexpr const char* default_runs_folder = "runs";

/// Path of a folder in `below` that does not exist yet, named after the model, the data and the
/// time: "runs/mnist-cnn-digits-20250131-120000". `model` and `data` are as in a Spec.
std::filesystem::path new_run_folder(const std::filesystem::path& below, const std::string& model,
                                     const std::string& data);

} // namespace headroom
