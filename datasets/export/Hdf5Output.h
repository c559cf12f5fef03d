#pragma once

#include <cstdint>
#include <filesystem>

namespace headroom {

/// A new file that HDF5's library writes to through a driver of this class. Where a write fails, as
/// on a full disk, that library crashes as it closes the file, or at exit. So it is not told: from
/// the first failure on nothing is written, it may close all it has, and problem() says what
/// failed.
///
///     Hdf5Output output("train.h5");
///     const hid_t file = output.create();
///     ... H5Fclose(file); ...
///     if (output.problem() != 0) ... std::strerror(output.problem()) ...
class Hdf5Output {
  public:
    /// Throws Error(io) where there is such a file already, or it cannot be created.
    explicit Hdf5Output(const std::filesystem::path& path);
    ~Hdf5Output();
    Hdf5Output(const Hdf5Output&) = delete;
    Hdf5Output& operator=(const Hdf5Output&) = delete;

    /// An empty HDF5 file in it (a hid_t), to be closed before this object goes; negative where
    /// HDF5 cannot.
    std::int64_t create();

    /// The system's number (errno) of the first failure; 0: there was none.
    int problem() const { return problem_; }

    void write(std::uint64_t place, const void* bytes, std::size_t count);
    /// False where the file cannot be read; what was never written is zero.
    bool read(std::uint64_t place, void* bytes, std::size_t count) const;
    void resize(std::uint64_t size);
    std::uint64_t size() const { return size_; }

  private:
    std::filesystem::path path_;
    int descriptor_ = -1;
    std::uint64_t size_ = 0; ///< as HDF5 believes it to be
    int problem_ = 0;
};

} // namespace headroom
