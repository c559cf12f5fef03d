#pragma once

#include <filesystem>
#include <string>

namespace headroom {

/// Where runs go when nobody says where, relative to the working folder.
inline constexpr const char* default_runs_folder = "runs";

/// The path of a folder in `below` that does not exist yet, named for what is trained and when:
/// "runs/mnist-cnn-digits-20250131-120000". `model` and `data` are as a Spec has them.
std::filesystem::path new_run_folder(const std::filesystem::path& below, const std::string& model,
                                     const std::string& data);

} // namespace headroom
