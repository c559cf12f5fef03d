#pragma once

#include <filesystem>
#include <string>

namespace headroom {

/// Gives the folder of a run, a comparison or a cross-validation another name, where it is: never
/// over anything, and never to another place. Returns the new path.
///
///     rename_run("runs/mnist-cnn-digits-20250131-120000", "digits");   // runs/digits
///
/// Throws Error(usage) if the name is none of a folder, is taken, or the run is a part of a
/// comparison, a cross-validation or a batch, which find it by its name; Error(locked) if a process
/// works in it; Error(io) that names the folder if it cannot be renamed.
std::filesystem::path rename_run(const std::filesystem::path& run, const std::string& name);

} // namespace headroom
