#pragma once

#include "core/runs/RunKind.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace headroom {

/// A folder to which one job of one process writes its results.
///
/// It is locked while in use (flock on .lock within it). A job that fails leaves no incomplete run:
/// its files, and the folders it created, are removed with this object unless keep() was called. A
/// folder that is resumed is never removed. Files that headroom did not write are never touched
/// (core/runs/OwnFiles.h).
class RunFolder {
  public:
    struct Options {
        RunKind kind = RunKind::run;
        bool resume = false;   ///< continue in an existing folder
        bool exist_ok = false; ///< replace what an older job of this kind wrote there
    };

    static constexpr const char* lock_name = ".lock";

    /// Throws Error(usage) if `path` exists, is not empty and may not be used, Error(locked) if
    /// another process holds it. Changes nothing: call it before long work.
    static void check(const std::filesystem::path& path, const Options& options);

    /// Whether a process works in that folder now. Does not disturb that process.
    static bool in_use(const std::filesystem::path& path);

    /// Checks again, creates and locks. Throws Error(io) that names the path if it cannot.
    RunFolder(const std::filesystem::path& path, Options options);
    ~RunFolder();
    RunFolder(const RunFolder&) = delete;
    RunFolder& operator=(const RunFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }
    bool has(const std::string& name) const;
    std::filesystem::path file(const std::string& name) const { return path_ / name; }
    void write(const std::string& name, std::string_view content) const;

    /// Call when there is something to resume from: nothing is removed after this.
    void keep() { kept_ = true; }
    /// Call when the folder was renamed while it was held.
    void moved_to(const std::filesystem::path& path) { path_ = path; }
    /// Undoes keep().
    void discard() { kept_ = false; }

  private:
    void lock();

    std::filesystem::path path_;
    Options options_;
    std::vector<std::filesystem::path> created_; ///< outermost first
    bool kept_ = false;
    int lock_ = -1;
};

} // namespace headroom
