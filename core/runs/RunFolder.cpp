#include "core/runs/RunFolder.h"

#include "core/runs/OwnFiles.h"
#include "datasets/base/files/AtomicFile.h"
#include "datasets/base/files/Folders.h"
#include "datasets/base/files/OutputPlace.h"
#include "datasets/base/options/OptionName.h"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

namespace headroom {

namespace fs = std::filesystem;

namespace {

Error locked_error(const fs::path& path) {
    return {Failure::locked,
            fmt::format("{}: another process is working in it: wait for it, or choose another {}",
                        path.string(), option_name("out"))};
}

/// Returns false, with errno, if the lock is held. in_use() holds it for a moment too, so one
/// attempt is not enough.
bool take(int lock) {
    for (int look = 1; flock(lock, LOCK_EX | LOCK_NB) != 0; ++look) {
        if (errno != EWOULDBLOCK || look == 5) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return true;
}

/// O_NOFOLLOW: a link named .lock would create a file of that name at its target.
constexpr int lock_flags = O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;

} // namespace

bool RunFolder::in_use(const fs::path& path) {
    const int file = open((path / lock_name).c_str(), O_RDONLY | lock_flags);
    if (file < 0) return false;
    // Shared, so that two callers do not take each other for a holder.
    const bool locked = flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    close(file);
    return locked;
}

void RunFolder::check(const fs::path& path, const Options& options) {
    std::error_code error;
    const auto status = fs::status(path, error);
    if (!fs::exists(status) && options.resume)
        throw usage_error(fmt::format("{}: there is no run to resume: leave out {}", path.string(),
                                      option_name("resume")));
    if (!fs::exists(status)) return check_folder_can_be_written(path);
    if (!fs::is_directory(status))
        throw usage_error(fmt::format("{}: is a file, expected a folder: choose another {}",
                                      path.string(), option_name("out")));
    if (fs::is_symlink(fs::symlink_status(path / lock_name, error)))
        throw usage_error(fmt::format("{}: is a link, expected no file or headroom's: choose "
                                      "another {}",
                                      (path / lock_name).string(), option_name("out")));
    if (in_use(path)) throw locked_error(path);
    try {
        if (is_unused(path, options.kind)) return check_folder_can_be_written(path);
        const auto found = run_kind(path);
        if (options.resume && found == options.kind) return check_folder_can_be_written(path);
        if (options.resume && !found)
            throw usage_error(fmt::format("{}: there is no run to resume in it: leave out {}, or "
                                          "choose another {}",
                                          path.string(), option_name("resume"),
                                          option_name("out")));
        if (options.resume)
            throw usage_error(fmt::format("{}: was made by headroom {}: resume it with that",
                                          path.string(), command_of(*found)));
        if (options.exist_ok) {
            check_replaceable(path, options.kind);
            return check_folder_can_be_written(path);
        }
    } catch (const fs::filesystem_error& failure) {
        throw io_error(
            fmt::format("{}: cannot be read: {}", path.string(), failure.code().message()));
    }
    throw usage_error(fmt::format(
        "{}: exists already: give {} to replace it, {} to continue it, or "
        "another {}",
        path.string(), option_name("exist-ok"), option_name("resume"), option_name("out")));
}

RunFolder::RunFolder(const fs::path& path, Options options) : path_(path), options_(options) {
    check(path_, options_);
    created_ = create_folders(path_);
    lock();
    remove_leftovers(path_, options_.kind);
    if (options_.resume) return;
    if (has_config_of(path_, options_.kind)) remove_parts(path_, options_.kind);
    remove_own_files(path_, options_.kind);
}

RunFolder::~RunFolder() {
    std::error_code ignored;
    if (!options_.resume && !kept_) remove_own_files(path_, options_.kind);
    // Removed while it is still held: a process that opened it meanwhile sees that it is no longer
    // in place.
    struct stat status {};
    if (fstat(lock_, &status) == 0 && status.st_size == 0) // otherwise not our file
        fs::remove(path_ / lock_name, ignored);
    close(lock_);
    // Only succeeds if a folder is empty.
    if (!options_.resume && !kept_)
        for (auto folder = created_.rbegin(); folder != created_.rend(); ++folder)
            fs::remove(*folder, ignored);
}

void RunFolder::lock() {
    const auto path = path_ / lock_name;
    for (;;) {
        lock_ = open(path.c_str(), O_RDWR | O_CREAT | lock_flags, 0666);
        if (lock_ < 0)
            throw io_error(
                fmt::format("{}: cannot be created: {}", path.string(), std::strerror(errno)));
        if (!take(lock_)) {
            const int reason = errno;
            // Some network file systems have no locks. There, a batch's claims (CellClaim.h) alone
            // keep others away.
            if (reason == ENOLCK || reason == ENOSYS || reason == EOPNOTSUPP) return;
            close(lock_);
            if (reason == EWOULDBLOCK) throw locked_error(path_);
            throw io_error(
                fmt::format("{}: cannot be locked: {}", path.string(), std::strerror(reason)));
        }
        // The file may have been removed by its last holder between open and flock.
        struct stat held {
        }, in_place{};
        if (fstat(lock_, &held) == 0 && lstat(path.c_str(), &in_place) == 0 &&
            held.st_ino == in_place.st_ino)
            return;
        close(lock_);
    }
}

bool RunFolder::has(const std::string& name) const {
    return fs::exists(path_ / name);
}

void RunFolder::write(const std::string& name, std::string_view content) const {
    write_atomically(path_ / name, content);
}

} // namespace headroom
