#pragma once

#include "datasets/base/files/TemporaryFolder.h"

#include <filesystem>
#include <string>

namespace headroom::parity {

/// Debian's python3-torch belongs to /usr/bin/python3, not to any other python3 in PATH.
bool has_pytorch();
inline constexpr const char* pytorch_missing =
    "/usr/bin/python3 has no PyTorch: install python3-torch to compare with it";
bool has_torchvision();
inline constexpr const char* torchvision_missing =
    "/usr/bin/python3 has no torchvision: install python3-torchvision to compare with it";

/// Runs a script of tests/fixtures/torch with its arguments. Throws Error if it fails.
void run_python(const std::string& script_and_arguments);

} // namespace headroom::parity
