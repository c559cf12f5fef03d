#pragma once

#include "datasets/base/Error.h"
#include "datasets/base/files/UnchangedFile.h"
#include "datasets/source/Hdf5Object.h"

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

namespace headroom {

/// Statistics from reading all numbers of a dataset.
struct Hdf5Values {
    float low = 0, high = 0;
    bool has_bad_value = false; ///< one that is not finite
    std::uint64_t bad_row = 0;  ///< the first of these
    float bad_value = 0;
};

/// Resource limits of the program that walks a file.
struct Hdf5WalkLimits {
    std::uint64_t memory_bytes = std::uint64_t{1} << 30; ///< of address space
    std::chrono::seconds processor{10};                  ///< for one object or some megabytes
    std::chrono::seconds silence{120};                   ///< without a sign of progress
    std::filesystem::path program = {}; ///< empty: the installed headroom-hdf5-walk
};

/// An untrusted HDF5 file, read by a sandboxed process with narrow limits (hdf5walk/Protocol.h):
/// HDF5's library can crash, hang or take all memory on a malformed file, even while it closes one.
/// This process never opens the file with that library.
///
///     Hdf5Walk walk("train.h5", {}, stop);
///     for (const auto& object : walk.objects()) ...
///     Hdf5Values values = walk.read("/x_train", {});
///     std::vector<float> rows(100 * 28 * 28);
///     walk.read_rows("/x_train", 0, 100, rows.data());
///
/// Refuses external links, external storage, virtual datasets, filters other than HDF5's own, and
/// impossible sizes; docs/data.md lists the limits.
///
/// Throws Error(bad_data) if the file cannot be read, the process fails, or the file was written to
/// since it was opened; Error(locked) if another program has it open for writing; and Cancelled
/// once `stop` is requested.
class Hdf5Walk {
  public:
    /// `shown` is the file's name in messages, if that is not its path.
    Hdf5Walk(const std::string& path, const Hdf5WalkLimits& limits, std::stop_token stop,
             const std::string& shown = {});
    ~Hdf5Walk();

    const std::string& path() const;

    /// Groups, datasets and links, each group followed by what is in it, sorted by name.
    const std::vector<Hdf5Object>& objects() const { return objects_; }

    /// Returns the object of that path, or the one that a link of that path leads to; the leading
    /// "/" may be missing. Null if there is none.
    const Hdf5Object* find(const std::string& path) const;

    /// Returns the dataset of that path. Throws Error(bad_data) if there is none, or it is refused.
    const Hdf5Object& dataset(const std::string& name) const;

    /// Reads all numbers of a dataset. `on_progress` (may be empty) gets the rows done.
    Hdf5Values read(const std::string& name, const std::function<void(std::uint64_t)>& on_progress);

    /// Reads `count` rows (the first axis; a scalar is one row) from `first` on, converted by HDF5
    /// to std::uint8_t, float or std::int64_t. Safe to call from several threads at once; ignores
    /// `stop`.
    template <typename Value>
    void read_rows(const std::string& name, std::uint64_t first, std::uint64_t count,
                   Value* out) const;

    /// Reads all elements of a dataset of strings, of fixed or variable length.
    std::vector<std::string> read_texts(const std::string& name);

    /// Reads the strings of an object's attribute ("/" for the file's own); empty if it has none.
    std::vector<std::string> read_text_attribute(const std::string& object,
                                                 const std::string& attribute);

  private:
    class Process;

    Error refused(const std::string& name, const std::string& why) const;
    std::vector<std::string> received_texts(const std::string& name);

    std::stop_token stop_;
    std::unique_ptr<Process> process_;
    mutable std::mutex mutex_; ///< one command at a time
    std::vector<Hdf5Object> objects_;
};

} // namespace headroom
