#include "datasets/base/files/UnchangedFile.h"

#include "datasets/base/Error.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace headroom {

UnchangedFile::UnchangedFile(const std::string& path, const std::string& shown)
    : path_(shown.empty() ? path : shown) {
    // Non-blocking: opening a pipe would wait until somebody writes to it.
    descriptor_ = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (descriptor_ < 0)
        throw io_error(fmt::format("{}: cannot be opened: {}", path_, std::strerror(errno)));
    struct stat now {};
    if (::fstat(descriptor_, &now) != 0 || !S_ISREG(now.st_mode)) {
        ::close(descriptor_);
        throw data_error(fmt::format("{}: is not a regular file", path_));
    }
    size_ = static_cast<std::uint64_t>(now.st_size);
    seconds_ = now.st_mtim.tv_sec;
    nanoseconds_ = now.st_mtim.tv_nsec;
}

UnchangedFile::~UnchangedFile() {
    ::close(descriptor_);
}

std::string UnchangedFile::path_of_descriptor() const {
    return fmt::format("/proc/self/fd/{}", descriptor_);
}

void UnchangedFile::check() const {
    struct stat now {};
    if (::fstat(descriptor_, &now) != 0 || static_cast<std::uint64_t>(now.st_size) != size_ ||
        now.st_mtim.tv_sec != seconds_ || now.st_mtim.tv_nsec != nanoseconds_)
        throw data_error(fmt::format("{}: was changed while it was read: wait until whatever "
                                     "writes it has finished, and start again",
                                     path_));
}

} // namespace headroom
