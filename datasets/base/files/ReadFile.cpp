#include "datasets/base/files/ReadFile.h"

#include "datasets/base/Error.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace headroom {

namespace {

struct OpenedFile {
    int file;
    ~OpenedFile() {
        if (file >= 0) ::close(file);
    }
};

[[noreturn]] void fail(const std::string& path, int reason) {
    throw io_error(fmt::format("{}: cannot be read: {}", path, std::strerror(reason)));
}

} // namespace

std::string read_regular_file(const std::string& path, std::uint64_t max_bytes) {
    // Non-blocking: opening a FIFO would wait until somebody writes into it.
    const OpenedFile handle{::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)};
    struct stat status {};
    if (handle.file < 0 || ::fstat(handle.file, &status) != 0) fail(path, errno);
    if (!S_ISREG(status.st_mode))
        throw data_error(fmt::format("{}: cannot be read: it is not a regular file", path));
    const auto check_size = [&](std::uint64_t size) {
        if (size > max_bytes)
            throw data_error(fmt::format("{}: cannot be read: {:.1f} GB, expected at most {:.1f}",
                                         path, static_cast<double>(size) / 1e9,
                                         static_cast<double>(max_bytes) / 1e9));
    };
    check_size(static_cast<std::uint64_t>(status.st_size));

    // The size is a hint only: another process may be writing.
    std::string bytes(static_cast<std::size_t>(status.st_size) + 1, '\0');
    std::size_t size = 0;
    for (;;) {
        const auto count = ::read(handle.file, bytes.data() + size, bytes.size() - size);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) fail(path, errno);
        if (count == 0) break;
        size += static_cast<std::size_t>(count);
        check_size(size);
        if (size == bytes.size()) bytes.resize(2 * size);
    }
    bytes.resize(size);
    return bytes;
}

} // namespace headroom
