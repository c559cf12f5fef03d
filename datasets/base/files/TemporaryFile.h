#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace headroom {

inline constexpr const char* temporary_suffix = ".headroom-tmp";

/// A new file beside `path`, "NAME.headroom-tmpN", that is removed with this object unless it was
/// renamed into place. It is locked (flock) while its process lives: one without a lock was left by
/// a killed process, and is removed when the next one is made for the same path.
class TemporaryFile {
  public:
    /// Throws Error(io) naming `path` and the system's reason, as all below do.
    explicit TemporaryFile(const std::filesystem::path& path);
    ~TemporaryFile();
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    int handle() const { return file_; }
    void write(std::string_view content);
    void flush(); ///< to the disk
    /// Renames it to the path; a file of that name is replaced in one step.
    void replace();
    /// Renames it to the path; returns false, with errno, if it cannot (the name is taken).
    bool take_free_name();

  private:
    bool create(const std::string& name);
    [[noreturn]] void fail(const char* what) const;

    std::filesystem::path path_;
    std::string name_; ///< empty once renamed
    int file_ = -1;
};

/// Like rename(2), but returns false with EEXIST if the new name is taken.
bool rename_to_free_name(const std::filesystem::path& from, const std::filesystem::path& to);

/// Removes the temporary files that killed processes left beside `path`.
void remove_stale_temporaries(const std::filesystem::path& path);

} // namespace headroom
