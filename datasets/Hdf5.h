#pragma once

#include "datasets/UnchangedFile.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace headroom {

/// The library's that is loaded: "1.10.8".
std::string hdf5_version();

/// An HDF5 file, opened for reading what Hdf5Walk has read to its end: with its program the only
/// place that calls HDF5's C library. That library is not thread-safe as distributions build it, so
/// every call here holds one lock of the process.
///
///     Hdf5File file(std::make_shared<const UnchangedFile>("train.h5"));
///     std::vector<std::uint8_t> rows(100 * 28 * 28);
///     file.read_rows("/x_train", 0, 100, rows.data());
///
/// Throws Error(bad_data) naming file and object where its content is broken (with HDF5's own
/// reason), or where the file was written to since it was opened.
class Hdf5File {
  public:
    explicit Hdf5File(std::shared_ptr<const UnchangedFile> file);
    ~Hdf5File();
    Hdf5File(const Hdf5File&) = delete;
    Hdf5File& operator=(const Hdf5File&) = delete;

    const std::string& path() const { return file_->path(); }

    /// Reads `count` rows (the first axis) from `first`, converted by HDF5 to the type asked for.
    void read_rows(const std::string& dataset, std::uint64_t first, std::uint64_t count,
                   std::uint8_t* out) const;
    void read_rows(const std::string& dataset, std::uint64_t first, std::uint64_t count,
                   float* out) const;
    void read_rows(const std::string& dataset, std::uint64_t first, std::uint64_t count,
                   std::int64_t* out) const;

    /// All elements of a dataset of strings, of fixed or variable length.
    std::vector<std::string> read_texts(const std::string& dataset) const;

    /// The strings of an attribute of an object ("/" for the file's own); empty if it has none.
    std::vector<std::string> read_text_attribute(const std::string& object,
                                                 const std::string& attribute) const;

  private:
    std::int64_t open(const std::string& dataset) const;

    std::shared_ptr<const UnchangedFile> file_;
    std::int64_t id_; ///< HDF5's hid_t
    /// Whose rows were read: they stay open.
    mutable std::map<std::string, std::int64_t> datasets_;
};

/// Whether a file begins as an HDF5 file does.
bool is_hdf5_file(const std::string& path);

} // namespace headroom
