#include "datasets/base/files/MoveFile.h"

#include "datasets/base/Error.h"
#include "datasets/base/files/Folders.h"
#include "datasets/base/files/TemporaryFile.h"

#include <array>
#include <cerrno>
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

class Handle {
  public:
    Handle(const fs::path& path, int flags) : file_(::open(path.c_str(), flags | O_CLOEXEC)) {}
    ~Handle() {
        if (file_ >= 0) ::close(file_);
    }
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    int operator*() const { return file_; }

  private:
    int file_;
};

/// Copies bytes, mode and times, and flushes them to the disk.
void copy_contents(const fs::path& from, TemporaryFile& target) {
    const Handle source(from, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    struct stat status {};
    if (*source < 0 || ::fstat(*source, &status) != 0) fail(from, "cannot be read");
    if (!S_ISREG(status.st_mode))
        throw io_error(fmt::format("{}: cannot be moved: it is not a regular file", from.string()));
    ::fchmod(target.handle(), 0600); // until the copy is complete
    std::array<char, 65536> block;
    for (;;) {
        const auto count = ::read(*source, block.data(), block.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) fail(from, "cannot be read");
        if (count == 0) break;
        target.write({block.data(), static_cast<std::size_t>(count)});
    }
    const std::array times = {status.st_atim, status.st_mtim};
    ::futimens(target.handle(), times.data());
    if (::fchmod(target.handle(), status.st_mode & 07777) != 0) fail(from, "cannot keep its mode");
    target.flush();
}

void move_to_another_file_system(const fs::path& from, const fs::path& to) {
    if (fs::is_symlink(from)) {
        if (::symlink(fs::read_symlink(from).c_str(), to.c_str()) != 0)
            fail(to, "cannot be created");
    } else {
        TemporaryFile copy(to);
        copy_contents(from, copy);
        if (!copy.take_free_name()) fail(to, "cannot be put in place");
    }
    flush_folder(to.parent_path());
    if (::unlink(from.c_str()) != 0) fail(from, "is copied, but cannot be removed");
}

} // namespace

void move_file(const fs::path& from, const fs::path& to) {
    if (to.has_parent_path()) create_folders(to.parent_path());
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
