#include "datasets/base/MoveFile.h"

#include "datasets/base/Error.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <string>
#include <sys/stat.h>
#include <unistd.h>

namespace headroom {

namespace fs = std::filesystem;

namespace {

[[noreturn]] void fail(const fs::path& path, const char* what) {
    throw io_error(fmt::format("{}: {}: {}", path.string(), what, std::strerror(errno)));
}

/// Like rename(2), but false with EEXIST where the new name is taken.
bool rename_to_free_name(const fs::path& from, const fs::path& to) {
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0)
        return true;
    if (errno != EINVAL && errno != ENOSYS) return false;
    // Some file systems cannot tell; a hard link never replaces either.
    return ::linkat(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), 0) == 0 &&
           ::unlink(from.c_str()) == 0;
}

void flush_folder(const fs::path& folder) {
    const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0) return;
    ::fsync(handle); // not every file system can, and the names are there
    ::close(handle);
}

class Handle {
  public:
    Handle(const fs::path& path, int flags, mode_t mode = 0)
        : file_(::open(path.c_str(), flags | O_CLOEXEC, mode)) {}
    ~Handle() {
        if (file_ >= 0) ::close(file_);
    }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    int operator*() const { return file_; }

  private:
    int file_;
};

/// A copy of bytes, mode and times, flushed to the disk, under a name that is free.
void copy_contents(const fs::path& from, const fs::path& to) {
    const Handle source(from, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    struct stat status {};
    if (*source < 0 || ::fstat(*source, &status) != 0) fail(from, "cannot be read");
    if (!S_ISREG(status.st_mode))
        throw io_error(fmt::format("{}: cannot be moved: it is no regular file", from.string()));
    const Handle target(to, O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (*target < 0) fail(to, "cannot be created");
    std::array<char, 65536> block;
    for (;;) {
        const auto count = ::read(*source, block.data(), block.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) fail(from, "cannot be read");
        if (count == 0) break;
        for (ssize_t done = 0; done < count;) {
            const auto written =
                ::write(*target, block.data() + done, static_cast<std::size_t>(count - done));
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) fail(to, "cannot be written");
            done += written;
        }
    }
    const std::array times = {status.st_atim, status.st_mtim};
    ::futimens(*target, times.data());
    if (::fchmod(*target, status.st_mode & 07777) != 0 || ::fsync(*target) != 0)
        fail(to, "cannot be flushed to the disk");
}

void move_to_another_file_system(const fs::path& from, const fs::path& to) {
    auto part = to.parent_path() / fmt::format(".headroom-part-{}", ::getpid());
    std::error_code problem;
    try {
        if (fs::is_symlink(from))
            fs::copy_symlink(from, part);
        else
            copy_contents(from, part);
        if (!rename_to_free_name(part, to)) fail(to, "cannot be put in place");
    } catch (...) {
        fs::remove(part, problem);
        throw;
    }
    flush_folder(to.parent_path());
    if (::unlink(from.c_str()) != 0) fail(from, "is copied, but cannot be removed");
}

} // namespace

void move_file(const fs::path& from, const fs::path& to) {
    std::error_code problem;
    fs::create_directories(to.parent_path(), problem);
    if (problem)
        throw io_error(
            fmt::format("{}: cannot be created: {}", to.parent_path().string(), problem.message()));
    if (rename_to_free_name(from, to)) {
        flush_folder(to.parent_path());
        flush_folder(from.parent_path());
    } else if (errno == EXDEV) {
        move_to_another_file_system(from, to);
    } else {
        fail(from, fmt::format("cannot be moved to {}", to.string()).c_str());
    }
}

} // namespace headroom
