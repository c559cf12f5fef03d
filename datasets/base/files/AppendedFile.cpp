#include "datasets/base/files/AppendedFile.h"

#include "datasets/base/Error.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace headroom {

AppendedFile::AppendedFile(const std::filesystem::path& path) : path_(path) {
    // O_NONBLOCK: a FIFO is not waited for.
    constexpr int flags = O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK;
    file_ = ::open(path.c_str(), flags, 0666);
    if (file_ < 0) fail();
    struct stat status {};
    if (::fstat(file_, &status) != 0 || !S_ISREG(status.st_mode)) {
        ::close(file_);
        throw data_error(fmt::format("{}: is not a regular file: choose another", path.string()));
    }
    if (::flock(file_, LOCK_EX | LOCK_NB) != 0) {
        ::close(file_);
        throw Error(Failure::locked,
                    fmt::format("{}: another process is writing it: wait for it, or choose another "
                                "file",
                                path.string()));
    }
}

AppendedFile::~AppendedFile() {
    ::close(file_);
}

void AppendedFile::fail() const {
    throw io_error(fmt::format("{}: cannot be written: {}", path_.string(), std::strerror(errno)));
}

std::string AppendedFile::content() const {
    std::string text;
    char part[65536];
    for (;;) {
        const auto got = ::pread(file_, part, sizeof part, static_cast<off_t>(text.size()));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) fail();
        if (got == 0) return text;
        text.append(part, static_cast<std::size_t>(got));
    }
}

void AppendedFile::cut(std::size_t bytes) {
    if (::ftruncate(file_, static_cast<off_t>(bytes)) != 0) fail();
}

void AppendedFile::append(std::string_view text) {
    while (!text.empty()) {
        const auto written = ::write(file_, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail();
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

void AppendedFile::flush() {
    if (::fsync(file_) != 0) fail();
}

} // namespace headroom
