#include "core/models/weights/ZipFile.h"

#include "datasets/base/Bytes.h"
#include "datasets/base/Error.h"
#include "datasets/base/text/Json.h"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace headroom {

namespace {

constexpr std::uint64_t local_signature = 0x04034b50, entry_signature = 0x02014b50,
                        end_signature = 0x06054b50, end64_signature = 0x06064b50,
                        locator_signature = 0x07064b50;
constexpr std::uint64_t local_bytes = 30, entry_bytes = 46, end_bytes = 22, end64_bytes = 56,
                        locator_bytes = 20, max_comment_bytes = 0xffff;
/// A directory of a hundred thousand tensors needs less.
constexpr std::uint64_t max_directory_bytes = 32 << 20;

/// Resolves four-byte fields that mean "in the ZIP64 extra field" to the next number in it.
class Extra64 {
  public:
    Extra64(const Bytes& bytes, std::uint64_t begin, std::uint64_t end) : bytes_(bytes) {
        for (auto at = begin; at + 4 <= end;) {
            const auto size = bytes.little(at + 2, 2);
            if (bytes.little(at, 2) == 1) {
                at_ = at + 4;
                end_ = std::min(at_ + size, end);
                return;
            }
            at += 4 + size;
        }
    }

    /// Returns false if it is missing.
    bool resolve(std::uint64_t& value) {
        if (value != 0xffffffff) return true;
        if (end_ - at_ < 8) return false;
        value = bytes_.little(at_, 8);
        at_ += 8;
        return true;
    }

  private:
    const Bytes& bytes_;
    std::uint64_t at_ = 0, end_ = 0;
};

} // namespace

bool is_zip_file(const FileBytes& file) {
    return file.size() >= end_bytes && file.little(0, 4) == local_signature;
}

ZipFile::ZipFile(std::shared_ptr<const FileBytes> file) : file_(std::move(file)) {
    read_directory(find_directory());
}

void ZipFile::fail(const std::string& why) const {
    throw data_error(fmt::format("{}: not a whole ZIP archive ({}): copy or download it again",
                                 file_->path(), why));
}

ZipFile::Directory ZipFile::find_directory() const {
    const auto size = file_->size();
    if (size < end_bytes) fail("it is too short");
    const auto tail_begin = size - std::min(size, end_bytes + max_comment_bytes);
    const auto tail = file_->text(tail_begin, size - tail_begin);
    const Bytes bytes(tail);
    for (auto at = tail.size() - end_bytes + 1; at-- > 0;) {
        if (bytes.little(at, 4) != end_signature) continue;
        if (at + end_bytes + bytes.little(at + 20, 2) != tail.size()) continue;
        Directory directory{bytes.little(at + 16, 4), bytes.little(at + 12, 4),
                            bytes.little(at + 10, 2)};
        const auto end = tail_begin + at;
        if (end >= locator_bytes && file_->little(end - locator_bytes, 4) == locator_signature) {
            const auto end64 = file_->little(end - locator_bytes + 8, 8);
            if (end64 > size || size - end64 < end64_bytes ||
                file_->little(end64, 4) != end64_signature)
                fail("its ZIP64 directory is missing");
            directory = {file_->little(end64 + 48, 8), file_->little(end64 + 40, 8),
                         file_->little(end64 + 32, 8)};
        }
        if (directory.begin > end || directory.size > end - directory.begin)
            fail("its directory is beyond its end");
        if (directory.size > max_directory_bytes) fail("its directory is larger than 32 MiB");
        return directory;
    }
    fail("its directory is missing");
}

void ZipFile::read_directory(const Directory& directory) {
    const auto text = file_->text(directory.begin, directory.size);
    const Bytes bytes(text);
    std::uint64_t at = 0;
    for (std::uint64_t i = 0; i < directory.entries; ++i) {
        if (text.size() - at < entry_bytes || bytes.little(at, 4) != entry_signature)
            fail(fmt::format("entry {} of its directory is damaged", i));
        const auto name_bytes = bytes.little(at + 28, 2), extra_bytes = bytes.little(at + 30, 2),
                   comment_bytes = bytes.little(at + 32, 2);
        const auto extra = at + entry_bytes + name_bytes;
        const auto next = extra + extra_bytes + comment_bytes;
        if (next > text.size()) fail(fmt::format("entry {} of its directory is damaged", i));
        const auto name = text.substr(at + entry_bytes, name_bytes);
        Entry entry{bytes.little(at + 42, 4), bytes.little(at + 24, 4), bytes.little(at + 20, 4),
                    static_cast<unsigned>(bytes.little(at + 10, 2)),
                    static_cast<unsigned>(bytes.little(at + 8, 2))};
        Extra64 wide(bytes, extra, extra + extra_bytes);
        if (!wide.resolve(entry.size) || !wide.resolve(entry.stored) || !wide.resolve(entry.header))
            fail(fmt::format("entry {} has no ZIP64 sizes", shown(name)));
        if (!entries_.emplace(name, entry).second)
            fail(fmt::format("entry {} is in it twice", shown(name)));
        at = next;
    }
}

std::vector<std::string> ZipFile::names() const {
    std::vector<std::string> names;
    for (const auto& [name, entry] : entries_)
        names.push_back(name);
    return names;
}

ZipFile::Part ZipFile::find(const std::string& name) const {
    const auto found = entries_.find(name);
    if (found == entries_.end())
        throw data_error(fmt::format("{}: no {} in this ZIP archive", file_->path(), shown(name)));
    const auto& entry = found->second;
    if (entry.method != 0 || (entry.flags & 1) != 0)
        throw data_error(fmt::format("{}: {} is {}: expected it stored as it is, as the program "
                                     "that wrote it does: unpack the archive and pack it again "
                                     "with zip -0 -r",
                                     file_->path(), shown(name),
                                     entry.method != 0 ? "compressed" : "encrypted"));
    const auto end = file_->size();
    if (entry.size != entry.stored || entry.header > end || end - entry.header < local_bytes ||
        file_->little(entry.header, 4) != local_signature)
        fail(fmt::format("{} is not where its directory says", shown(name)));
    const auto begin = entry.header + local_bytes + file_->little(entry.header + 26, 2) +
                       file_->little(entry.header + 28, 2);
    if (begin > end || entry.size > end - begin)
        fail(fmt::format("{} is beyond its end", shown(name)));
    return {begin, entry.size};
}

std::string ZipFile::text(const std::string& name, std::uint64_t max_bytes) const {
    const auto part = find(name);
    if (part.size > max_bytes)
        throw data_error(fmt::format("{}: {} has {} bytes, expected at most {}", file_->path(),
                                     shown(name), part.size, max_bytes));
    return file_->text(part.begin, part.size);
}

} // namespace headroom
