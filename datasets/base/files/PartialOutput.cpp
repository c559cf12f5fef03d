#include "datasets/base/files/PartialOutput.h"

#include "datasets/base/Error.h"
#include "datasets/base/files/Folders.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

namespace headroom {

namespace fs = std::filesystem;

namespace {

constexpr const char* lock_name = ".headroom-partial";

Error failed(const fs::path& path, const char* what) {
    return io_error(fmt::format("{}: {}: {}", path.string(), what, std::strerror(errno)));
}

/// Flushes a file, or for a folder its whole file system: a call for each of many files would take
/// minutes.
void flush(const fs::path& path) {
    const int handle = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    const bool whole = handle >= 0 && fs::is_directory(path);
    const bool flushed = handle >= 0 && (whole ? ::syncfs(handle) : ::fsync(handle)) == 0;
    const int reason = errno;
    if (handle >= 0) ::close(handle);
    errno = reason;
    if (!flushed) throw failed(path, "cannot be flushed to the disk");
}

} // namespace

PartialOutput::PartialOutput(const fs::path& target)
    : target_(target.has_filename() ? target : target.parent_path()), folder_(target_) {
    folder_ += ".partial";
    path_ = folder_ / target_.filename();
    if (target_.has_parent_path()) create_folders(target_.parent_path());
    std::error_code problem;
    // A link could lead to somebody else's folder.
    const bool is_link = fs::is_symlink(fs::symlink_status(folder_, problem));
    problem.clear();
    if (is_link || (!fs::create_directory(folder_, problem) && !problem &&
                    !fs::exists(folder_ / lock_name, problem) && !fs::is_empty(folder_, problem)))
        throw usage_error(
            fmt::format("{}: is in the place of the output's temporary folder: write to "
                        "another place",
                        folder_.string()));
    if (problem)
        throw io_error(
            fmt::format("{}: cannot be created: {}", folder_.string(), problem.message()));
    take_lock();
    clear();
}

PartialOutput::~PartialOutput() {
    try {
        clear();
        fs::remove(folder_ / lock_name);
        fs::remove(folder_);
    } catch (const std::exception&) {
        // The next one removes it.
    }
    ::close(lock_);
}

void PartialOutput::take_lock() {
    const auto file = folder_ / lock_name;
    lock_ = ::open(file.c_str(), O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (lock_ < 0) throw failed(file, "cannot be created");
    if (::flock(lock_, LOCK_EX | LOCK_NB) == 0) return;
    const auto error = errno == EWOULDBLOCK
                           ? Error(Failure::locked,
                                   fmt::format("{}: another process is writing to it: wait for it, "
                                               "or write to another place",
                                               target_.string()))
                           : failed(file, "cannot be locked");
    ::close(lock_);
    throw error;
}

void PartialOutput::clear() const {
    for (const auto& entry : fs::directory_iterator(folder_))
        if (entry.path().filename() != lock_name) fs::remove_all(entry.path());
}

void PartialOutput::place() {
    flush(path_);
    // A folder cannot be renamed over one that is not empty: the two are exchanged, and the old one
    // is removed with the rest.
    const unsigned how = fs::is_directory(target_) ? RENAME_EXCHANGE : 0;
    if (::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, target_.c_str(), how) != 0)
        throw failed(target_, "cannot be put into place");
    flush_folder(target_.parent_path());
}

} // namespace headroom
