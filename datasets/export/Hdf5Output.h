#pragma once

#include <cstdint>
#include <filesystem>

namespace headroom {

/// A new file that HDF5's library writes through a driver of this class. If a write fails, as on a
/// full disk, that library crashes when it closes the file, or at exit. So the driver hides
/// failures: from the first one on nothing is written, the library may close all, and problem()
/// returns what failed.
///
///     Hdf5Output output("train.h5");
///     const hid_t file = output.create();
///     ... H5Fclose(file); ...
///     if (output.problem() != 0) ... std::strerror(output.problem()) ...
class Hdf5Output {
  public:
    /// Throws Error(io) if the file exists already, or cannot be created.
    explicit Hdf5Output(const std::filesystem::path& path);
    ~Hdf5Output();
    Hdf5Output(const Hdf5Output&) = delete;
    Hdf5Output& operator=(const Hdf5Output&) = delete;

    /// Creates an empty HDF5 file in it (a hid_t), to be closed before this object is destroyed;
    /// negative if HDF5 cannot.
    std::int64_t create();

    /// Error number (errno) of the first failure; 0 if there was none.
    int problem() const { return problem_; }

    void write(std::uint64_t place, const void* bytes, std::size_t count);
    /// Returns false if the file cannot be read; bytes never written are zero.
    bool read(std::uint64_t place, void* bytes, std::size_t count) const;
    void resize(std::uint64_t size);
    std::uint64_t size() const { return size_; }

  private:
    std::filesystem::path path_;
    int descriptor_ = -1;
    std::uint64_t size_ = 0; ///< as HDF5 sees it
    int problem_ = 0;
};

} // namespace headroom
