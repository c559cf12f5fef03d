#pragma once

#include "datasets/Hdf5Object.h"
#include "datasets/UnchangedFile.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace headroom {

/// What reading all values of a dataset has shown; of strings nothing.
struct Hdf5Values {
    float low = 0, high = 0;
    bool has_bad_value = false; ///< one that is no number
    std::uint64_t bad_row = 0;  ///< the first of them
    float bad_value = 0;
};

/// How much the program that walks a file may take.
struct Hdf5WalkLimits {
    std::uint64_t memory_bytes = std::uint64_t{1} << 30; ///< of address space
    std::chrono::seconds processor{10};                  ///< for one object or some megabytes
    std::chrono::seconds silence{120};                   ///< without a sign of progress
    std::filesystem::path program = {}; ///< empty: headroom-hdf5-walk, as it was installed
};

/// A walk through an HDF5 file that nobody knows, in a process of its own with narrow limits
/// (hdf5walk/Protocol.h): HDF5's library can crash, hang or take all memory on a malformed file.
/// Only what was read to the end there is read in this process.
///
///     auto file = std::make_shared<const UnchangedFile>("train.h5");
///     Hdf5Walk walk(*file, {}, stop);
///     for (const auto& object : walk.objects()) ...
///     Hdf5Values values = walk.read("/x_train", {});
///
/// Never read are external links, external storage, virtual datasets, filters other than HDF5's
/// own, and sizes that cannot be true; docs/data.md lists the limits.
///
/// Throws Error(bad_data) where the file cannot be read or the process fails at it, and Cancelled
/// once `stop` is requested.
class Hdf5Walk {
  public:
    Hdf5Walk(const UnchangedFile& file, const Hdf5WalkLimits& limits, std::stop_token stop);
    ~Hdf5Walk();

    const UnchangedFile& file() const;

    /// Groups, datasets and links, each group followed by what is in it, sorted by name.
    const std::vector<Hdf5Object>& objects() const { return objects_; }

    /// The object of that path, or of the one it is another name of; the leading "/" may be
    /// missing. Null where there is none.
    const Hdf5Object* find(const std::string& path) const;

    /// The dataset of that path. Throws Error(bad_data) where there is none, or it is refused.
    const Hdf5Object& dataset(const std::string& path) const;

    /// Reads it to the end. `on_progress` (may be empty) is told how many rows are done.
    Hdf5Values read(const std::string& path, const std::function<void(std::uint64_t)>& on_progress);

  private:
    class Process;
    std::unique_ptr<Process> process_;
    std::vector<Hdf5Object> objects_;
};

} // namespace headroom
