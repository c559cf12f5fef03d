#pragma once

#include <filesystem>

namespace headroom {

/// A new, empty folder where the system keeps temporary files; removed with all that is in it.
class TemporaryFolder {
  public:
    /// Throws Error(io) with the system's reason.
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }

  private:
    std::filesystem::path path_;
};

} // namespace headroom
