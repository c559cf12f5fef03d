#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace headroom {

/// The library's that is loaded: "1.10.8".
std::string hdf5_version();

/// An HDF5 file, opened for reading: the only place that calls HDF5's C library. That library is
/// not thread-safe as distributions build it, so every call here holds one lock of the process.
///
///     Hdf5File file("train.h5");
///     auto info = file.info("x_train");                   // {unsigned8, {60000, 28, 28}}
///     std::vector<std::uint8_t> rows(100 * 28 * 28);
///     file.read_rows("x_train", 0, 100, rows.data());
///
/// Throws Error: io where the file cannot be opened at all, bad_data naming file and object where
/// its content is broken (with HDF5's own reason).
class Hdf5File {
  public:
    explicit Hdf5File(const std::string& path);
    ~Hdf5File();
    Hdf5File(const Hdf5File&) = delete;
    Hdf5File& operator=(const Hdf5File&) = delete;

    const std::string& path() const { return path_; }

    enum class Kind { unsigned8, integer, floating, text, other };
    struct Info {
        Kind kind = Kind::other;
        std::vector<std::uint64_t> sizes; ///< empty for a scalar
        std::uint64_t chunk_rows = 1;     ///< reading in multiples of this unpacks no chunk twice
    };

    /// Names of the datasets at the top of the file, sorted.
    std::vector<std::string> datasets() const;
    Info info(const std::string& dataset) const;

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
    std::string path_;
    std::int64_t file_; ///< HDF5's hid_t
};

/// Whether a file begins as an HDF5 file does.
bool is_hdf5_file(const std::string& path);

} // namespace headroom
