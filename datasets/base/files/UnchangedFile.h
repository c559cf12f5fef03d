#pragma once

#include <cstdint>
#include <string>

namespace headroom {

/// A regular file, open for reading, that must stay as it was when it was opened: who reads it in
/// several steps asks in between.
///
///     const UnchangedFile file("train.h5");
///     ... read from file.descriptor(), or from file.path_of_descriptor() ...
///     file.check();
class UnchangedFile {
  public:
    /// `shown` is its name in messages, where that is not its path. Throws Error(io) where it
    /// cannot be opened, Error(bad_data) where it is no regular file.
    explicit UnchangedFile(const std::string& path, const std::string& shown = {});
    ~UnchangedFile();
    UnchangedFile(const UnchangedFile&) = delete;
    UnchangedFile& operator=(const UnchangedFile&) = delete;

    const std::string& path() const { return path_; }
    int descriptor() const { return descriptor_; }
    std::uint64_t size() const { return size_; }

    /// A path to this very file, whatever has taken its name meanwhile.
    std::string path_of_descriptor() const;

    /// Throws Error(bad_data) where it has been written to.
    void check() const;

  private:
    std::string path_;
    int descriptor_ = -1;
    std::uint64_t size_ = 0;
    std::int64_t seconds_ = 0, nanoseconds_ = 0; ///< when it was last written to
};

} // namespace headroom
