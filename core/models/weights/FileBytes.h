#pragma once

#include "core/tensor/StoredType.h"
#include "datasets/base/files/UnchangedFile.h"

#include <cstdint>
#include <span>
#include <string>

namespace headroom {

/// A file with random access. Never reads or allocates more than the file has.
///
///     const FileBytes file("model.pth");
///     std::string magic = file.text(0, std::min<std::uint64_t>(file.size(), 4));
///
/// Throws Error(io) if it cannot be read, Error(bad_data) if a position is beyond its end or the
/// file was modified since it was opened.
class FileBytes {
  public:
    explicit FileBytes(const std::string& path) : file_(path) {}

    const std::string& path() const { return file_.path(); }
    std::uint64_t size() const { return file_.size(); }

    void read(std::uint64_t offset, std::span<std::byte> bytes) const;
    std::string text(std::uint64_t offset, std::uint64_t count) const;
    std::uint64_t little(std::uint64_t offset, int count) const; ///< `count` bytes

    /// Reads consecutive numbers as floats.
    void read_floats(std::uint64_t offset, StoredType type, std::span<float> values) const;

  private:
    void check(std::uint64_t offset, std::uint64_t count) const;

    UnchangedFile file_;
};

} // namespace headroom
