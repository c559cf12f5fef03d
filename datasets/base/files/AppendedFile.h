#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace headroom {

/// A file that grows, row by row, and can be continued after its process was killed. It is locked
/// (flock) while this object lives.
class AppendedFile {
  public:
    /// Opens it, or creates it. Throws Error(locked) if another process has it, Error(bad_data) if
    /// it is no regular file, Error(io) with the system's reason, as all below do.
    explicit AppendedFile(const std::filesystem::path& path);
    ~AppendedFile();
    AppendedFile(const AppendedFile&) = delete;
    AppendedFile& operator=(const AppendedFile&) = delete;

    std::string content() const;
    void cut(std::size_t bytes); ///< keeps the first ones
    void append(std::string_view text);
    void flush(); ///< to the disk

  private:
    [[noreturn]] void fail() const;

    std::filesystem::path path_;
    int file_ = -1;
};

} // namespace headroom
