#pragma once

#include <cstdint>
#include <string>

namespace headroom {

/// A regular file, open for reading, that must stay as it was when it was opened: a reader in
/// several steps checks between them.
///
///     const UnchangedFile file("train.h5");
///     ... read from file.descriptor(), or from file.path_of_descriptor() ...
///     file.check();
class UnchangedFile {
  public:
    /// `shown` is its name in messages, if that is not its path. Throws Error(io) if it cannot be
    /// opened, Error(bad_data) if it is not a regular file.
    explicit UnchangedFile(const std::string& path, const std::string& shown = {});
    ~UnchangedFile();
    UnchangedFile(const UnchangedFile&) = delete;
    UnchangedFile& operator=(const UnchangedFile&) = delete;

    const std::string& path() const { return path_; }
    int descriptor() const { return descriptor_; }
    std::uint64_t size() const { return size_; }

    /// A path that leads to this very file, even if another has taken its name meanwhile.
    std::string path_of_descriptor() const;

    /// Throws Error(bad_data) if the file was modified.
    void check() const;

  private:
    std::string path_;
    int descriptor_ = -1;
    std::uint64_t size_ = 0;
    std::int64_t seconds_ = 0, nanoseconds_ = 0; ///< when it was last written to
};

} // namespace headroom
