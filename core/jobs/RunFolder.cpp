#include "core/jobs/RunFolder.h"

#include "datasets/base/AtomicFile.h"
#include "datasets/base/Error.h"
#include "datasets/base/OutputPlace.h"

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

constexpr const char* lock_name = ".lock";

Error locked_error(const fs::path& path) {
    return {
        Failure::locked,
        fmt::format("{}: another process is working in it: wait for it, or choose another --out",
                    path.string())};
}

/// False, with errno, where it is held. Whoever asks in_use() holds it for a moment too, so one
/// look is not enough.
bool take(int lock) {
    for (int look = 1; flock(lock, LOCK_EX | LOCK_NB) != 0; ++look) {
        if (errno != EWOULDBLOCK || look == 5) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return true;
}

bool is_empty_folder(const fs::path& path) {
    for (const auto& entry : fs::directory_iterator(path))
        if (entry.path().filename() != lock_name) return false;
    return true;
}

} // namespace

bool RunFolder::in_use(const fs::path& path) {
    const int file = open((path / lock_name).c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    // Shared, so that two who ask do not take each other for a holder.
    const bool locked = flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    close(file);
    return locked;
}

void RunFolder::check(const fs::path& path, const Options& options) {
    std::error_code error;
    const auto status = fs::status(path, error);
    if (!fs::exists(status) && options.resume)
        throw usage_error(
            fmt::format("{}: there is no run to resume: leave out --resume", path.string()));
    if (!fs::exists(status)) return check_folder_can_be_written(path);
    if (!fs::is_directory(status))
        throw usage_error(
            fmt::format("{}: is a file, expected a folder: choose another --out", path.string()));
    if (in_use(path)) throw locked_error(path);
    try {
        if (options.resume || options.exist_ok || is_empty_folder(path))
            return check_folder_can_be_written(path);
    } catch (const fs::filesystem_error& failure) {
        throw io_error(
            fmt::format("{}: cannot be read: {}", path.string(), failure.code().message()));
    }
    throw usage_error(fmt::format("{}: exists already: give --exist-ok to replace it, --resume to "
                                  "go on with it, or another --out",
                                  path.string()));
}

RunFolder::RunFolder(const fs::path& path, Options options)
    : path_(path), options_(std::move(options)) {
    check(path_, options_);
    // Each missing folder from the outside in, so that a failure knows what to take away again.
    fs::path folder;
    for (const auto& part : fs::absolute(path_).lexically_normal()) {
        folder /= part;
        std::error_code error;
        if (!part.empty() && fs::create_directory(folder, error)) created_.push_back(folder);
        if (error)
            throw io_error(
                fmt::format("{}: cannot be created: {}", folder.string(), error.message()));
    }
    lock();
    if (!options_.resume) remove_contents();
}

RunFolder::~RunFolder() {
    std::error_code ignored;
    if (!options_.resume && !kept_) remove_contents();
    // Removed while it is still held: whoever opened it meanwhile sees that it is no longer in
    // place.
    fs::remove(path_ / lock_name, ignored);
    close(lock_);
    // Only succeeds where a folder is empty.
    if (!options_.resume && !kept_)
        for (auto folder = created_.rbegin(); folder != created_.rend(); ++folder)
            fs::remove(*folder, ignored);
}

void RunFolder::lock() {
    const auto path = path_ / lock_name;
    for (;;) {
        lock_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (lock_ < 0)
            throw io_error(
                fmt::format("{}: cannot be created: {}", path.string(), std::strerror(errno)));
        if (!take(lock_)) {
            const int reason = errno;
            close(lock_);
            if (reason == EWOULDBLOCK) throw locked_error(path_);
            throw io_error(
                fmt::format("{}: cannot be locked: {}", path.string(), std::strerror(reason)));
        }
        // The file may have been removed by its last holder between open and flock.
        struct stat held {
        }, in_place{};
        if (fstat(lock_, &held) == 0 && stat(path.c_str(), &in_place) == 0 &&
            held.st_ino == in_place.st_ino)
            return;
        close(lock_);
    }
}

void RunFolder::remove_contents() const {
    std::error_code ignored;
    for (const auto& name : options_.contents)
        fs::remove_all(path_ / name, ignored);
}

bool RunFolder::has(const std::string& name) const {
    return fs::exists(path_ / name);
}

void RunFolder::write(const std::string& name, std::string_view content) const {
    write_atomically(path_ / name, content);
}

} // namespace headroom
