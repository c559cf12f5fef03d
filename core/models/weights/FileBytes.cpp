#include "core/models/weights/FileBytes.h"

#include "datasets/base/Bytes.h"
#include "datasets/base/Error.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <unistd.h>
#include <vector>

namespace headroom {

void FileBytes::check(std::uint64_t offset, std::uint64_t count) const {
    if (offset > size() || count > size() - offset)
        throw data_error(fmt::format("{}: cut short: {} bytes are needed at {}, it ends at {}: "
                                     "copy or download it again",
                                     path(), count, offset, size()));
}

void FileBytes::read(std::uint64_t offset, std::span<std::byte> bytes) const {
    check(offset, bytes.size());
    while (!bytes.empty()) {
        const auto count =
            ::pread(file_.descriptor(), bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) {
            file_.check();
            throw io_error(fmt::format("{}: cannot be read at {}: {}", path(), offset,
                                       count < 0 ? std::strerror(errno) : "no more bytes"));
        }
        bytes = bytes.subspan(static_cast<std::size_t>(count));
        offset += static_cast<std::uint64_t>(count);
    }
    file_.check();
}

std::string FileBytes::text(std::uint64_t offset, std::uint64_t count) const {
    check(offset, count);
    std::string text(count, '\0');
    read(offset, std::as_writable_bytes(std::span(text)));
    return text;
}

std::uint64_t FileBytes::little(std::uint64_t offset, int count) const {
    return Bytes(text(offset, static_cast<std::uint64_t>(count))).little(0, count);
}

void FileBytes::read_floats(std::uint64_t offset, StoredType type, std::span<float> values) const {
    if (type == StoredType::f32) return read(offset, std::as_writable_bytes(values));
    const auto width = bytes_of(type);
    constexpr std::size_t piece = 1 << 16;
    std::vector<std::byte> stored(std::min(values.size(), piece) * width);
    while (!values.empty()) {
        const auto count = std::min(values.size(), piece);
        const auto bytes = std::span(stored).first(count * width);
        read(offset, bytes);
        to_floats(type, bytes, values.first(count));
        values = values.subspan(count);
        offset += bytes.size();
    }
}

} // namespace headroom
