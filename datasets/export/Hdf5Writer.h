#pragma once

#include "datasets/export/Hdf5Output.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace headroom {

/// Writes a new HDF5 file: datasets and attributes. Groups in the path of a dataset are created.
/// Nothing in it depends on time: equal calls give equal bytes with the same version of the
/// library.
///
///     Hdf5Writer file("train.h5");
///     file.create("x_train", {60000, 28, 28, 1}, Hdf5Writer::Value::unsigned8, {256, 4});
///     file.write_rows("x_train", 0, 256, pixels);
///     file.write("y_train", labels);
///     file.set_attribute("class_names", {"Car", "Truck"});
///     file.close();
///
/// Throws Error(io) naming the file, with the system's reason (such as a full disk), or file and
/// object with HDF5's.
class Hdf5Writer {
  public:
    enum class Value { unsigned8, float32 };
    struct Chunks {
        std::uint64_t rows = 1;
        int gzip = 0; ///< level 1 to 9; 0 = not compressed
    };

    explicit Hdf5Writer(const std::filesystem::path& path);
    ~Hdf5Writer();
    Hdf5Writer(const Hdf5Writer&) = delete;
    Hdf5Writer& operator=(const Hdf5Writer&) = delete;

    /// Creates a dataset of that extent, to be filled by write_rows.
    void create(const std::string& dataset, const std::vector<std::uint64_t>& sizes, Value value,
                const Chunks& chunks);
    /// Writes rows of its first axis; values of the type it was created with.
    void write_rows(const std::string& dataset, std::uint64_t first, std::uint64_t count,
                    const void* values);

    void write(const std::string& dataset, const std::vector<int>& values);        ///< as int64
    void write(const std::string& dataset, const std::vector<std::string>& texts); ///< UTF-8
    void write(const std::string& dataset, const std::vector<std::uint64_t>& sizes,
               std::span<const float> values);
    void set_attribute(const std::string& name, const std::string& text); ///< of the file
    void set_attribute(const std::string& name, const std::vector<std::string>& texts);
    void set_attribute_of(const std::string& object, const std::string& name,
                          const std::string& text);

    /// Flushes and closes. A file that only the destructor closes may be incomplete.
    void close();

  private:
    void check(bool done, const std::string& object, const char* what) const;
    void write_whole(const std::string& name, std::int64_t type, std::int64_t memory_type,
                     const std::vector<std::uint64_t>& sizes, const void* values);
    void write_attribute(const std::string& object, const std::string& name,
                         const std::vector<std::uint64_t>& sizes,
                         const std::vector<std::string>& texts);

    std::filesystem::path path_;
    Hdf5Output output_;
    std::int64_t file_ = -1; ///< HDF5's hid_t
};

} // namespace headroom
