#include "datasets/base/AtomicFile.h"

#include "datasets/base/Error.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <string>
#include <unistd.h>
#include <utility>

namespace headroom {

namespace {

/// A temporary file that vanishes unless it was renamed into place.
class TemporaryFile {
  public:
    explicit TemporaryFile(const std::filesystem::path& path) : path_(path) {
        // Not mkstemp: it gives mode 0600, and the umask cannot be read without setting it.
        for (int n = 0; file_ < 0; ++n) {
            name_ = path_.native() + ".tmp" + std::to_string(n);
            file_ = ::open(name_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
            if (file_ < 0 && errno != EEXIST) fail("cannot create a file beside it");
        }
    }

    ~TemporaryFile() {
        if (file_ >= 0) ::close(file_);
        if (!name_.empty()) ::unlink(name_.c_str());
    }

    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    void write(std::string_view content) {
        while (!content.empty()) {
            const ssize_t written = ::write(file_, content.data(), content.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) fail("cannot write");
            content.remove_prefix(static_cast<std::size_t>(written));
        }
        if (::fsync(file_) != 0) fail("cannot flush to the disk");
        if (::close(std::exchange(file_, -1)) != 0) fail("cannot close");
    }

    void move_into_place() {
        if (::rename(name_.c_str(), path_.c_str()) != 0) fail("cannot replace");
        name_.clear();
    }

  private:
    [[noreturn]] void fail(const char* what) const {
        throw io_error(fmt::format("{}: {}: {}", path_.string(), what, std::strerror(errno)));
    }

    std::filesystem::path path_;
    std::string name_; ///< empty once renamed
    int file_ = -1;
};

} // namespace

void write_atomically(const std::filesystem::path& path, std::string_view content) {
    TemporaryFile temporary(path);
    temporary.write(content);
    temporary.move_into_place();

    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool flushed = handle >= 0 && ::fsync(handle) == 0;
    const int reason = errno;
    if (handle >= 0) ::close(handle);
    // Some network file systems cannot flush a folder (EINVAL); the rename itself has succeeded.
    if (!flushed && reason != EINVAL)
        throw io_error(fmt::format("{}: cannot flush its folder to the disk: {}", path.string(),
                                   std::strerror(reason)));
}

} // namespace headroom
