#include "core/runs/cache/FeatureFile.h"

#include "datasets/base/Cancelled.h"
#include "datasets/base/Crc32c.h"
#include "datasets/base/Error.h"
#include "datasets/base/Random.h"
#include "datasets/base/files/Folders.h"
#include "datasets/base/text/Json.h"

#include <algorithm>
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

namespace {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

constexpr std::string_view magic = "HRFEAT01";
constexpr std::size_t before_text = magic.size() + 2 * sizeof(std::uint32_t);
constexpr std::size_t max_text = 1 << 20;
constexpr std::uint64_t row_is_there = std::uint64_t{1} << 32;

std::uint64_t aligned(std::uint64_t offset) {
    return (offset + 4095) / 4096 * 4096;
}

[[noreturn]] void fail(const fs::path& path, const char* what) {
    throw io_error(fmt::format("{}: {}: {}", path.string(), what, std::strerror(errno)));
}

template <typename Value>
std::string_view bytes_of(std::span<const Value> values) {
    return {reinterpret_cast<const char*>(values.data()), values.size_bytes()};
}

/// As many bytes as there are, up to `count`; -1 with errno.
ssize_t read_at(int file, void* to, std::size_t count, std::uint64_t offset) {
    std::size_t done = 0;
    while (done < count) {
        const auto read = pread(file, static_cast<char*>(to) + done, count - done,
                                static_cast<off_t>(offset + done));
        if (read < 0 && errno == EINTR) continue;
        if (read < 0) return -1;
        if (read == 0) break;
        done += static_cast<std::size_t>(read);
    }
    return static_cast<ssize_t>(done);
}

void write_at(int file, std::string_view bytes, std::uint64_t offset, const fs::path& path) {
    while (!bytes.empty()) {
        const auto written = pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail(path, "cannot be written");
        bytes.remove_prefix(static_cast<std::size_t>(written));
        offset += static_cast<std::uint64_t>(written);
    }
}

/// The text of a file's header; empty where it has none, or another one than was written.
std::string header_text(int file) {
    std::string start(before_text, '\0');
    if (read_at(file, start.data(), start.size(), 0) != static_cast<ssize_t>(start.size()) ||
        !start.starts_with(magic))
        return {};
    std::uint32_t length = 0, checksum = 0;
    std::memcpy(&length, start.data() + magic.size(), sizeof length);
    std::memcpy(&checksum, start.data() + magic.size() + sizeof length, sizeof checksum);
    if (length > max_text) return {};
    std::string text(length, '\0');
    if (read_at(file, text.data(), length, before_text) != static_cast<ssize_t>(length) ||
        crc32c(text) != checksum)
        return {};
    return text;
}

FeatureContents contents_from_json(const ordered_json& json) {
    return {json.at("key"), json.at("about"), json.at("rows").get<std::size_t>(),
            json.at("values").get<std::size_t>()};
}

/// "squeezenet1_1-train-0123456789abcdef": names with nothing that a path would take otherwise.
std::string file_name(const FeatureContents& contents) {
    std::string name = fmt::format("{}-{}", contents.about.value("model", std::string("model")),
                                   contents.about.value("split", std::string("images")));
    const auto plain = [](unsigned char c) { return std::isalnum(c) || c == '_' || c == '-'; };
    for (char& c : name)
        if (!plain(static_cast<unsigned char>(c))) c = '_';
    constexpr std::size_t most = 64;
    return fmt::format("{}-{:016x}", name.substr(0, most), Random::hash(contents.key.dump()));
}

} // namespace

fs::path FeatureFile::path_of(const fs::path& folder, const FeatureContents& contents) {
    return folder / (file_name(contents) + suffix);
}

FeatureFile::FeatureFile(const fs::path& folder, FeatureContents contents,
                         const std::stop_token& stop, std::function<void(const std::string&)> tell)
    : contents_(std::move(contents)), path_(path_of(folder, contents_)), tell_(std::move(tell)) {
    try {
        open(stop);
    } catch (...) {
        close();
        throw;
    }
}

void FeatureFile::open(const std::stop_token& stop) {
    for (bool waits = false;; waits = true) {
        if (stop.stop_requested()) throw Cancelled{};
        if (open_whole() || open_partial()) return;
        if (!waits)
            tell_(fmt::format("{}: another process is computing these features: waiting for it",
                              path_.string()));
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
}

void FeatureFile::restart(const std::stop_token& stop) {
    remove();
    close();
    whole_ = false;
    open(stop);
}

FeatureFile::~FeatureFile() {
    close();
}

void FeatureFile::close() {
    if (file_ >= 0) ::close(file_);
    file_ = -1;
}

std::uint64_t FeatureFile::checksums_at() const {
    return aligned(before_text + header_.size());
}

std::uint64_t FeatureFile::rows_at() const {
    return aligned(checksums_at() + contents_.rows * sizeof(std::uint64_t));
}

/// False where the open file is not one of these contents.
bool FeatureFile::adopt_header() {
    header_ = header_text(file_);
    try {
        const auto found = contents_from_json(parse_json(header_, path_.string()));
        if (found.key != contents_.key || found.bytes() != contents_.bytes()) return false;
        contents_.about = found.about;
        read_checksums();
        return true;
    } catch (const std::exception&) { // no JSON, or another
        return false;
    }
}

bool FeatureFile::open_whole() {
    file_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file_ < 0) return false;
    std::string damage;
    struct stat status {};
    if (!adopt_header())
        damage = "does not begin as it was written";
    else if (const auto bytes = rows_at() + contents_.bytes();
             fstat(file_, &status) != 0 || static_cast<std::uint64_t>(status.st_size) != bytes)
        damage = fmt::format("{} bytes, expected {}", status.st_size, bytes);
    else if (rows() != contents_.rows)
        damage = "rows are missing";
    if (damage.empty()) {
        whole_ = true;
        futimens(file_, nullptr); // used now
        return true;
    }
    tell_(fmt::format("{}: is damaged ({}): it is made again", path_.string(), damage));
    close();
    if (unlink(path_.c_str()) != 0 && errno != ENOENT) fail(path_, "cannot be removed");
    return false;
}

/// Returns false where another process writes it, or has just finished it.
bool FeatureFile::open_partial() {
    const auto partial = fs::path(path_) += partial_suffix;
    file_ = ::open(partial.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (file_ < 0) fail(partial, "cannot be created");
    if (flock(file_, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR) fail(partial, "cannot be locked");
        close();
        return false;
    }
    struct stat held {
    }, named{};
    const bool named_so = fstat(file_, &held) == 0 && stat(partial.c_str(), &named) == 0 &&
                          held.st_ino == named.st_ino;
    const bool finished = access(path_.c_str(), F_OK) == 0;
    if (named_so && finished) unlink(partial.c_str()); // created here just now
    if (!named_so || finished) {
        close();
        return false;
    }
    if (!adopt_header()) write_header();
    return true;
}

void FeatureFile::write_header() {
    const auto partial = fs::path(path_) += partial_suffix;
    if (ftruncate(file_, 0) != 0) fail(partial, "cannot be written");
    header_ = ordered_json{{"key", contents_.key},
                           {"about", contents_.about},
                           {"rows", contents_.rows},
                           {"values", contents_.values}}
                  .dump();
    const auto length = static_cast<std::uint32_t>(header_.size()), checksum = crc32c(header_);
    std::string start(magic);
    start.append(reinterpret_cast<const char*>(&length), sizeof length);
    start.append(reinterpret_cast<const char*>(&checksum), sizeof checksum);
    checksums_.assign(contents_.rows, 0);
    // A disk that is too full says so before the work.
    const auto bytes = rows_at() + contents_.bytes();
    if (fallocate(file_, 0, 0, static_cast<off_t>(bytes)) != 0 &&
        (errno == ENOSPC || errno == EFBIG || errno == EDQUOT)) {
        const int why = errno;
        unlink(partial.c_str());
        errno = why;
        fail(partial, "cannot be written");
    }
    if (ftruncate(file_, static_cast<off_t>(bytes)) != 0) fail(partial, "cannot be written");
    write_at(file_, header_, before_text, partial);
    write_at(file_, start, 0, partial);
}

void FeatureFile::read_checksums() {
    checksums_.assign(contents_.rows, 0);
    const auto bytes = contents_.rows * sizeof(std::uint64_t);
    if (read_at(file_, checksums_.data(), bytes, checksums_at()) != static_cast<ssize_t>(bytes))
        checksums_.assign(contents_.rows, 0);
}

std::size_t FeatureFile::rows() const {
    const auto missing = std::ranges::find_if(
        checksums_, [](std::uint64_t checksum) { return (checksum & row_is_there) == 0; });
    return static_cast<std::size_t>(missing - checksums_.begin());
}

bool FeatureFile::read(std::size_t first, std::span<float> rows) const {
    const auto got =
        read_at(file_, rows.data(), rows.size_bytes(), rows_at() + first * row_bytes());
    if (got < 0) fail(path_, "cannot be read");
    if (static_cast<std::size_t>(got) != rows.size_bytes()) return false;
    for (std::size_t i = 0; i < rows.size() / contents_.values; ++i) {
        const std::span<const float> row = rows.subspan(i * contents_.values, contents_.values);
        if (checksums_[first + i] != (row_is_there | crc32c(bytes_of(row)))) return false;
    }
    return true;
}

void FeatureFile::prefetch(std::size_t row) const {
    (void)posix_fadvise(file_, static_cast<off_t>(rows_at() + row * row_bytes()),
                        static_cast<off_t>(row_bytes()), POSIX_FADV_WILLNEED);
}

void FeatureFile::keep_rows(std::size_t count) {
    std::fill(checksums_.begin() + static_cast<std::ptrdiff_t>(count), checksums_.end(), 0);
}

void FeatureFile::write(std::size_t first, std::span<const float> rows) {
    const auto partial = fs::path(path_) += partial_suffix;
    write_at(file_, bytes_of(rows), rows_at() + first * row_bytes(), partial);
    const auto count = rows.size() / contents_.values;
    for (std::size_t i = 0; i < count; ++i)
        checksums_[first + i] =
            row_is_there | crc32c(bytes_of(rows.subspan(i * contents_.values, contents_.values)));
    write_at(file_, bytes_of(std::span<const std::uint64_t>(checksums_).subspan(first, count)),
             checksums_at() + first * sizeof(std::uint64_t), partial);
}

void FeatureFile::finish() {
    const auto partial = fs::path(path_) += partial_suffix;
    if (fsync(file_) != 0) fail(partial, "cannot be written");
    if (rename(partial.c_str(), path_.c_str()) != 0) fail(partial, "cannot be renamed");
    flush_folder(path_.parent_path());
    flock(file_, LOCK_UN);
    whole_ = true;
}

void FeatureFile::remove() {
    const auto partial = fs::path(path_) += partial_suffix;
    const auto& path = whole_ ? path_ : partial;
    if (unlink(path.c_str()) != 0 && errno != ENOENT) fail(path, "cannot be removed");
}

FeatureContents read_feature_contents(const fs::path& path) {
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) fail(path, "cannot be read");
    const auto text = header_text(file);
    ::close(file);
    const auto damaged = [&] {
        return data_error(fmt::format("{}: does not begin as features do", path.string()));
    };
    if (text.empty()) throw damaged();
    try {
        return contents_from_json(parse_json(text, path.string()));
    } catch (const nlohmann::json::exception&) {
        throw damaged();
    }
}

} // namespace headroom
