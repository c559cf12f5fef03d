#include "core/models/Safetensors.h"

#include "core/models/SafetensorsHeader.h"
#include "datasets/base/Crc32c.h"
#include "datasets/base/Error.h"
#include "datasets/base/files/AtomicFile.h"
#include "datasets/base/text/Json.h"

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

constexpr const char *checksums_key = "crc32c", *header_key = "header", *tensors_key = "tensors";

std::string hexadecimal(std::uint32_t checksum) {
    return fmt::format("{:08x}", checksum);
}

std::uint32_t checksum(std::span<const float> values) {
    return crc32c({reinterpret_cast<const char*>(values.data()), values.size_bytes()});
}

/// Checksum of the parsed header, not of its text, so that another program may write the same
/// header in another order or with other spaces.
std::uint32_t header_checksum(const std::map<std::string, std::string>& metadata,
                              const std::map<std::string, Shape>& shapes) {
    std::uint32_t value = 0;
    const auto add = [&](const std::string& text) {
        value = crc32c({text.c_str(), text.size() + 1}, value); // with the terminating zero
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

/// All errors about one file are thrown here, so that each names it.
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
        SafetensorsHeader header = read_header();
        SafetensorsFile file{std::move(header.metadata), {}};
        for (const auto& entry : header.entries) {
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
    void read_bytes(char* into, std::uint64_t count) {
        if (!stream_.read(into, static_cast<std::streamsize>(count)))
            throw io_error(fmt::format("{}: cannot be read to its end", path_.string()));
    }

    SafetensorsHeader read_header() {
        std::uint64_t length = 0;
        if (size_ >= safetensors_length_bytes)
            read_bytes(reinterpret_cast<char*>(&length), safetensors_length_bytes);
        check_safetensors_length(path_.string(), length, size_);
        std::string text(length, '\0');
        read_bytes(text.data(), length);
        return parse_safetensors_header(path_.string(), text, size_, StoredType::f32);
    }

    /// Compares and removes them. Files of other programs, and older ones of ours, have none.
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
    std::uint64_t size_ = 0;
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
    text.append((safetensors_length_bytes - text.size() % safetensors_length_bytes) %
                    safetensors_length_bytes,
                ' ');

    const std::uint64_t length = text.size();
    std::string content(safetensors_length_bytes, '\0');
    std::memcpy(content.data(), &length, safetensors_length_bytes);
    content.reserve(safetensors_length_bytes + text.size() + end);
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
