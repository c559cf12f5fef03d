#pragma once

#include "core/runs/RunKind.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace headroom {

/// A folder that one job of one process writes its results into.
///
/// It is locked while it is held (flock on .lock within it). A job that fails leaves no
/// half-written run: what it wrote, and the folders it created, go away with this object unless
/// keep() was called. A folder that is resumed is never removed. Files that headroom did not write
/// are never touched (core/runs/OwnFiles.h).
class RunFolder {
  public:
    struct Options {
        RunKind kind = RunKind::run;
        bool resume = false;   ///< go on in a folder that exists
        bool exist_ok = false; ///< replace what an older job of this kind left in it
    };

    static constexpr const char* lock_name = ".lock";

    /// Throws Error(usage) where `path` exists, is not empty and may not be used, Error(locked)
    /// where another process holds it. Changes nothing: to be called before long work.
    static void check(const std::filesystem::path& path, const Options& options);

    /// Whether a process works in that folder right now. Asking does not disturb it.
    static bool in_use(const std::filesystem::path& path);

    /// Checks again, creates and locks. Throws Error(io) naming the path where it cannot.
    RunFolder(const std::filesystem::path& path, Options options);
    ~RunFolder();
    RunFolder(const RunFolder&) = delete;
    RunFolder& operator=(const RunFolder&) = delete;

    const std::filesystem::path& path() const { return path_; }
    bool has(const std::string& name) const;
    std::filesystem::path file(const std::string& name) const { return path_ / name; }
    void write(const std::string& name, std::string_view content) const;

    /// From now on there is something to go on from: nothing is removed.
    void keep() { kept_ = true; }
    /// Takes keep() back.
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
