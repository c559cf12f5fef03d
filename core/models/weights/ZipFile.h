#pragma once

#include "core/models/weights/FileBytes.h"

#include <map>
#include <memory>

namespace headroom {

/// The entries of a ZIP archive (PKWARE's APPNOTE.TXT, with ZIP64) that are stored without
/// compression, as PyTorch and Keras write theirs.
///
///     const ZipFile zip(file);
///     if (zip.has("model/data.pkl")) ZipFile::Part part = zip.find("model/data.pkl");
///
/// Throws Error(bad_data) if the archive's directory is damaged, contradicts itself, or names one
/// entry twice.
class ZipFile {
  public:
    explicit ZipFile(std::shared_ptr<const FileBytes> file);

    /// Position of an entry's bytes in the file.
    struct Part {
        std::uint64_t begin = 0, size = 0;
    };

    const FileBytes& file() const { return *file_; }
    bool has(const std::string& name) const { return entries_.contains(name); }
    std::vector<std::string> names() const;

    /// Throws Error(bad_data) if there is no such entry, or it is compressed or encrypted.
    Part find(const std::string& name) const;
    std::string text(const std::string& name, std::uint64_t max_bytes) const;

  private:
    struct Entry {
        std::uint64_t header = 0, size = 0, stored = 0;
        unsigned method = 0, flags = 0;
    };
    struct Directory {
        std::uint64_t begin = 0, size = 0, entries = 0;
    };
    [[noreturn]] void fail(const std::string& why) const;
    Directory find_directory() const;
    void read_directory(const Directory& directory);

    std::shared_ptr<const FileBytes> file_;
    std::map<std::string, Entry> entries_;
};

/// Whether a file begins like a ZIP archive.
bool is_zip_file(const FileBytes& file);

} // namespace headroom
