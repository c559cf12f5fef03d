#include "datasets/base/files/TemporaryFile.h"

#include "datasets/base/Error.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace headroom {

namespace fs = std::filesystem;

namespace {

std::string temporary_name(const fs::path& path, int number) {
    return fmt::format("{}{}{}", path.native(), temporary_suffix, number);
}

bool is_in_place(int file, const std::string& name) {
    struct stat held {
    }, in_place{};
    return ::fstat(file, &held) == 0 && ::lstat(name.c_str(), &in_place) == 0 &&
           held.st_dev == in_place.st_dev && held.st_ino == in_place.st_ino;
}

/// Returns false if a process holds it, or it is not one of ours.
bool remove_stale(const std::string& name) {
    const int file = ::open(name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0) return false;
    struct stat status {};
    const bool removed = ::fstat(file, &status) == 0 && S_ISREG(status.st_mode) &&
                         ::flock(file, LOCK_EX | LOCK_NB) == 0 && is_in_place(file, name) &&
                         ::unlink(name.c_str()) == 0;
    ::close(file);
    return removed;
}

} // namespace

TemporaryFile::TemporaryFile(const fs::path& path) : path_(path) {
    for (int number = 0; !create(temporary_name(path_, number)); ++number) {
    }
}

/// Returns false if the name is taken by a living process, or by something else.
bool TemporaryFile::create(const std::string& name) {
    for (;;) {
        // Not mkstemp, which gives mode 0600, and the umask cannot be read without setting it.
        file_ = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (file_ < 0 && errno != EEXIST) fail("cannot create a file beside it");
        if (file_ < 0) {
            if (remove_stale(name)) continue;
            return false;
        }
        // Another process may have removed it as stale before it was locked. On a file system
        // without locks it cannot have.
        if (::flock(file_, LOCK_EX | LOCK_NB) == 0 ? is_in_place(file_, name)
                                                   : errno != EWOULDBLOCK) {
            name_ = name;
            return true;
        }
        ::close(std::exchange(file_, -1));
    }
}

TemporaryFile::~TemporaryFile() {
    if (!name_.empty()) ::unlink(name_.c_str());
    if (file_ >= 0) ::close(file_);
}

void TemporaryFile::write(std::string_view content) {
    while (!content.empty()) {
        const ssize_t written = ::write(file_, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail("cannot write");
        content.remove_prefix(static_cast<std::size_t>(written));
    }
}

void TemporaryFile::flush() {
    if (::fsync(file_) != 0) fail("cannot flush to the disk");
}

void TemporaryFile::replace() {
    if (::rename(name_.c_str(), path_.c_str()) != 0) fail("cannot replace");
    name_.clear();
    // Some file systems report only now that a write failed.
    if (::close(std::exchange(file_, -1)) != 0) fail("cannot close");
}

bool TemporaryFile::take_free_name() {
    if (!rename_to_free_name(name_, path_)) return false;
    name_.clear();
    return true;
}

void TemporaryFile::fail(const char* what) const {
    throw io_error(fmt::format("{}: {}: {}", path_.string(), what, std::strerror(errno)));
}

bool rename_to_free_name(const fs::path& from, const fs::path& to) {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0)
        return true;
    if (errno != EINVAL && errno != ENOSYS) return false;
    // Some file systems do not support it; a hard link never replaces either.
    return ::linkat(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), 0) == 0 &&
           ::unlink(from.c_str()) == 0;
}

void remove_stale_temporaries(const fs::path& path) {
    constexpr int numbers = 8; // more than the processes that ever write one file at a time
    for (int number = 0; number < numbers; ++number)
        remove_stale(temporary_name(path, number));
}

} // namespace headroom
