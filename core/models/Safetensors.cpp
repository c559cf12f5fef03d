#include "core/models/Safetensors.h"

#include "datasets/base/AtomicFile.h"
#include "datasets/base/Crc32c.h"
#include "datasets/base/Error.h"
#include "datasets/base/Json.h"

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <fstream>
#include <nlohmann/json.hpp>

namespace headroom {

namespace {

using nlohmann::ordered_json;

static_assert(std::endian::native == std::endian::little,
              "safetensors is little-endian; a big-endian build would have to swap bytes");

constexpr std::uint64_t length_bytes = sizeof(std::uint64_t);

/// Ours need some kilobytes. The limit keeps a forged length from taking all memory.
constexpr std::uint64_t header_limit = 16 << 20;

constexpr std::size_t highest_rank = 16;

struct Entry {
    std::string name;
    Shape shape;
    std::uint64_t begin = 0, end = 0; ///< within the data
};

constexpr const char *checksums_key = "crc32c", *header_key = "header", *tensors_key = "tensors";

std::string hexadecimal(std::uint32_t checksum) {
    return fmt::format("{:08x}", checksum);
}

std::uint32_t checksum(std::span<const float> values) {
    return crc32c({reinterpret_cast<const char*>(values.data()), values.size_bytes()});
}

/// Over what a reader gets of the header, so that another program may write the same in another
/// order or with other spaces.
std::uint32_t header_checksum(const std::map<std::string, std::string>& metadata,
                              const std::map<std::string, Shape>& shapes) {
    std::uint32_t value = 0;
    const auto add = [&](const std::string& text) {
        value = crc32c({text.c_str(), text.size() + 1}, value); // with the zero behind it
    };
    for (const auto& [key, text] : metadata) {
        add(key);
        add(text);
    }
    for (const auto& [name, shape] : shapes) {
        add(name);
        add(to_string(shape));
    }
    return value;
}

/// All errors about one file go through here, so that each names it.
class Reader {
  public:
    explicit Reader(const std::filesystem::path& path)
        : path_(path), stream_(path, std::ios::binary) {
        std::error_code error;
        size_ = std::filesystem::file_size(path, error);
        if (!stream_ || error)
            throw io_error(fmt::format("{}: cannot be read: {}", path.string(),
                                       error ? error.message() : std::strerror(errno)));
    }

    SafetensorsFile read() {
        const ordered_json header = read_header();
        const std::uint64_t data_size = size_ - data_start_;
        SafetensorsFile file;
        std::vector<Entry> entries;
        for (const auto& [name, value] : header.items()) {
            if (name == "__metadata__")
                file.metadata = parse_metadata(value);
            else
                entries.push_back(parse_entry(name, value, data_size));
        }
        check_coverage(entries, data_size);
        for (const auto& entry : entries) {
            Tensor tensor(entry.shape);
            read_bytes(reinterpret_cast<char*>(tensor.data()), entry.end - entry.begin);
            file.tensors.emplace(entry.name, std::move(tensor));
        }
        check_checksums(file);
        return file;
    }

  private:
    [[noreturn]] void fail(const std::string& what) const {
        throw data_error(
            fmt::format("{}: not a usable safetensors file: {}", path_.string(), what));
    }
    [[noreturn]] void fail(const std::string& tensor, const std::string& what) const {
        fail(fmt::format("tensor {}: {}", shown(tensor), what));
    }

    void read_bytes(char* into, std::uint64_t count) {
        if (!stream_.read(into, static_cast<std::streamsize>(count)))
            throw io_error(fmt::format("{}: cannot be read to its end", path_.string()));
    }

    ordered_json read_header() {
        if (size_ < length_bytes)
            fail(fmt::format("{} bytes, expected a header of at least {}", size_, length_bytes));
        std::uint64_t length = 0;
        read_bytes(reinterpret_cast<char*>(&length), length_bytes);
        if (length > header_limit || length > size_ - length_bytes)
            fail(fmt::format("its header claims {} bytes of a file of {}", length, size_));
        std::string text(length, '\0');
        read_bytes(text.data(), length);
        data_start_ = length_bytes + length;
        ordered_json header;
        try {
            header = parse_json(text, "its header");
        } catch (const Error& error) {
            fail(error.what());
        }
        if (!header.is_object()) fail("its header is no JSON object");
        return header;
    }

    std::map<std::string, std::string> parse_metadata(const ordered_json& value) const {
        std::map<std::string, std::string> metadata;
        if (!value.is_object()) fail("__metadata__ is no JSON object");
        for (const auto& [key, text] : value.items()) {
            if (!text.is_string()) fail("__metadata__ may hold strings only");
            metadata[key] = text.get<std::string>();
        }
        return metadata;
    }

    Entry parse_entry(const std::string& name, const ordered_json& value,
                      std::uint64_t data_size) const {
        const auto part = [&](const char* key) -> const ordered_json& {
            if (!value.is_object() || !value.contains(key)) fail(name, fmt::format("no {}", key));
            return value[key];
        };
        const auto numbers = [&](const char* key) {
            const ordered_json& list = part(key);
            if (!list.is_array()) fail(name, fmt::format("{} is no list", key));
            std::vector<std::uint64_t> result;
            for (const ordered_json& number : list) {
                if (!number.is_number_unsigned())
                    fail(name, fmt::format("{} may hold whole numbers only", key));
                result.push_back(number.get<std::uint64_t>());
            }
            return result;
        };
        if (part("dtype") != "F32") fail(name, "dtype is not F32, the only one supported");

        Entry entry{name, {}, 0, 0};
        std::uint64_t bytes = sizeof(float);
        const auto extents = numbers("shape");
        if (extents.size() > highest_rank)
            fail(name, fmt::format("it is of rank {}, expected at most {}", extents.size(),
                                   highest_rank));
        for (std::uint64_t extent : extents) {
            if (extent > data_size || __builtin_mul_overflow(bytes, extent, &bytes) ||
                bytes > data_size)
                fail(name,
                     fmt::format("its shape needs more than the {} bytes of data", data_size));
            entry.shape.push_back(static_cast<std::int64_t>(extent));
        }
        const auto offsets = numbers("data_offsets");
        if (offsets.size() != 2 || offsets[0] > offsets[1] || offsets[1] > data_size)
            fail(name, fmt::format("data_offsets {} do not lie within {} bytes of data",
                                   shown(offsets), data_size));
        entry.begin = offsets[0];
        entry.end = offsets[1];
        if (entry.end - entry.begin != bytes)
            fail(name, fmt::format("shape {} needs {} bytes, its data_offsets hold {}",
                                   to_string(entry.shape), bytes, entry.end - entry.begin));
        return entry;
    }

    /// Also puts the entries in the order of their data.
    void check_coverage(std::vector<Entry>& entries, std::uint64_t data_size) const {
        std::ranges::sort(entries, [](const Entry& a, const Entry& b) {
            return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
        });
        std::uint64_t at = 0;
        for (const auto& entry : entries) {
            if (entry.begin != at)
                fail(entry.name,
                     fmt::format("its data begins at {}, expected {}", entry.begin, at));
            at = entry.end;
        }
        if (at != data_size)
            fail(fmt::format("its tensors end at {} of {} bytes of data", at, data_size));
    }

    /// Compares and removes them; files of other programs, and older ones of ours, have none.
    void check_checksums(SafetensorsFile& file) const {
        const auto found = file.metadata.extract(checksums_key);
        if (found.empty()) return;
        ordered_json expected;
        try {
            expected = parse_json(found.mapped(), checksums_key);
        } catch (const Error& error) {
            fail(error.what());
        }
        const auto compare = [this](const std::string& what, const ordered_json& checksums,
                                    const std::string& key, std::uint32_t now) {
            const auto saved =
                checksums.is_object() && checksums.contains(key) ? checksums[key] : ordered_json();
            if (saved != hexadecimal(now))
                fail(fmt::format("{} was changed or damaged: its CRC-32C is {}, expected {}: take "
                                 "an undamaged copy, or, where the change was meant, leave {} out "
                                 "of its metadata",
                                 what, hexadecimal(now),
                                 saved.is_string() ? saved.get<std::string>() : shown(saved),
                                 checksums_key));
        };
        std::map<std::string, Shape> shapes;
        for (const auto& [name, tensor] : file.tensors)
            shapes[name] = tensor.shape();
        compare("its header", expected, header_key, header_checksum(file.metadata, shapes));
        const auto tensors = expected.value(tensors_key, ordered_json::object());
        for (const auto& [name, tensor] : file.tensors)
            compare("tensor " + shown(name), tensors, name, checksum(tensor.values()));
    }

    std::filesystem::path path_;
    std::ifstream stream_;
    std::uint64_t size_ = 0, data_start_ = 0;
};

} // namespace

void write_safetensors(const std::filesystem::path& path, const std::vector<TensorView>& tensors,
                       const std::map<std::string, std::string>& metadata) {
    std::map<std::string, Shape> shapes;
    ordered_json checksums = ordered_json::object();
    for (const auto& tensor : tensors) {
        shapes[tensor.name] = tensor.shape;
        checksums[tensor.name] = hexadecimal(checksum(tensor.values));
    }
    auto all_metadata = metadata;
    all_metadata.erase(checksums_key);
    all_metadata[checksums_key] = ordered_json{
        {header_key, hexadecimal(header_checksum(all_metadata, shapes))},
        {tensors_key, checksums}}.dump();

    ordered_json header;
    header["__metadata__"] = all_metadata;
    std::size_t end = 0;
    for (const auto& tensor : tensors) {
        const std::size_t begin = end;
        end += tensor.values.size_bytes();
        header[tensor.name] = {
            {"dtype", "F32"}, {"shape", tensor.shape}, {"data_offsets", {begin, end}}};
    }
    std::string text = header.dump();
    text.append((length_bytes - text.size() % length_bytes) % length_bytes, ' ');

    const std::uint64_t length = text.size();
    std::string content(length_bytes, '\0');
    std::memcpy(content.data(), &length, length_bytes);
    content.reserve(length_bytes + text.size() + end);
    content += text;
    for (const auto& tensor : tensors)
        content.append(reinterpret_cast<const char*>(tensor.values.data()),
                       tensor.values.size_bytes());
    write_atomically(path, content);
}

SafetensorsFile read_safetensors(const std::filesystem::path& path) {
    return Reader(path).read();
}

} // namespace headroom
