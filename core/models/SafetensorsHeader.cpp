#include "core/models/SafetensorsHeader.h"

#include "datasets/base/Error.h"
#include "datasets/base/text/Json.h"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace headroom {

namespace {

using nlohmann::ordered_json;

/// Ours need some kilobytes. The limit prevents a forged length from using all memory.
constexpr std::uint64_t header_limit = 16 << 20;

constexpr std::size_t max_safetensors_rank = 16;

[[noreturn]] void fail_at(const std::string& path, const std::string& what) {
    throw data_error(fmt::format("{}: not a usable safetensors file: {}", path, what));
}

class HeaderParser {
  public:
    using Entry = SafetensorsHeader::Entry;

    HeaderParser(const std::string& path, std::optional<StoredType> only)
        : path_(path), only_(only) {}

    SafetensorsHeader parse(std::string_view text, std::uint64_t file_bytes) const {
        const ordered_json json = parse_object(text);
        const std::uint64_t data_size = file_bytes - safetensors_length_bytes - text.size();
        SafetensorsHeader header;
        for (const auto& [name, value] : json.items()) {
            if (name == "__metadata__")
                header.metadata = parse_metadata(value);
            else
                header.entries.push_back(parse_entry(name, value, data_size));
        }
        check_coverage(header.entries, data_size);
        return header;
    }

  private:
    [[noreturn]] void fail(const std::string& what) const { fail_at(path_, what); }
    [[noreturn]] void fail(const std::string& tensor, const std::string& what) const {
        fail(fmt::format("tensor {}: {}", shown(tensor), what));
    }

    ordered_json parse_object(std::string_view text) const {
        ordered_json header;
        try {
            header = parse_json(text, "its header");
        } catch (const Error& error) {
            fail(error.what());
        }
        if (!header.is_object()) fail("its header is not a JSON object");
        return header;
    }

    std::map<std::string, std::string> parse_metadata(const ordered_json& value) const {
        std::map<std::string, std::string> metadata;
        if (!value.is_object()) fail("__metadata__ is not a JSON object");
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
            if (!list.is_array()) fail(name, fmt::format("{} is not a list", key));
            std::vector<std::uint64_t> result;
            for (const ordered_json& number : list) {
                if (!number.is_number_unsigned())
                    fail(name, fmt::format("{} may hold whole numbers only", key));
                result.push_back(number.get<std::uint64_t>());
            }
            return result;
        };
        const ordered_json& dtype = part("dtype");
        const auto type = safetensors_type(dtype.is_string() ? dtype.get<std::string>() : "");
        if (only_ && type != only_)
            fail(name,
                 fmt::format("dtype is not {}, the only one supported", safetensors_name(*only_)));
        if (!type) fail(name, fmt::format("dtype {} cannot be read here", shown(dtype)));

        Entry entry{name, *type, {}, 0, 0};
        std::uint64_t bytes = bytes_of(*type);
        const auto extents = numbers("shape");
        if (extents.size() > max_safetensors_rank)
            fail(name, fmt::format("it is of rank {}, expected at most {}", extents.size(),
                                   max_safetensors_rank));
        for (std::uint64_t extent : extents) {
            if (extent > data_size || __builtin_mul_overflow(bytes, extent, &bytes) ||
                bytes > data_size)
                fail(name,
                     fmt::format("its shape needs more than the {} bytes of data", data_size));
            entry.shape.push_back(static_cast<std::int64_t>(extent));
        }
        const auto offsets = numbers("data_offsets");
        if (offsets.size() != 2 || offsets[0] > offsets[1] || offsets[1] > data_size)
            fail(name, fmt::format("data_offsets {} are not within {} bytes of data",
                                   shown(offsets), data_size));
        entry.begin = offsets[0];
        entry.end = offsets[1];
        if (entry.end - entry.begin != bytes)
            fail(name, fmt::format("shape {} needs {} bytes, its data_offsets hold {}",
                                   to_string(entry.shape), bytes, entry.end - entry.begin));
        return entry;
    }

    /// Also sorts the entries by the position of their data.
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

    const std::string& path_;
    std::optional<StoredType> only_;
};

} // namespace

void check_safetensors_length(const std::string& path, std::uint64_t length,
                              std::uint64_t file_bytes) {
    if (file_bytes < safetensors_length_bytes)
        fail_at(path, fmt::format("{} bytes, expected a header of at least {}", file_bytes,
                                  safetensors_length_bytes));
    if (length > header_limit || length > file_bytes - safetensors_length_bytes)
        fail_at(path,
                fmt::format("its header claims {} bytes of a file of {}", length, file_bytes));
}

SafetensorsHeader parse_safetensors_header(const std::string& path, std::string_view text,
                                           std::uint64_t file_bytes,
                                           std::optional<StoredType> only) {
    return HeaderParser(path, only).parse(text, file_bytes);
}

} // namespace headroom
