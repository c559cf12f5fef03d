#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace headroom {

/// Returns the programs and libraries (ELF files) below a folder; none if there is no such folder.
std::vector<std::filesystem::path> binaries_in(const std::filesystem::path& folder);

/// Runs `cmake --install` of this build into a folder; returns its log if it fails because not
/// everything is built, else nothing.
std::string install_into(const std::filesystem::path& prefix);

bool have_readelf();

/// Returns the output of `readelf OPTIONS FILE`, in English.
std::string readelf(const std::string& options, const std::filesystem::path& file);

} // namespace headroom
