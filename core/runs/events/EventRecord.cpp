#include "core/runs/events/EventRecord.h"

#include "datasets/base/Bytes.h"
#include "datasets/base/Crc32c.h"

#include <bit>
#include <type_traits>

namespace headroom {
namespace {

constexpr std::string_view event_version = "brain.Event:2";

/// Numbers of the fields.
struct EventField {
    static constexpr int wall_time = 1, step = 2, file_version = 3, summary = 5;
};
struct SummaryField {
    static constexpr int value = 1;
};
struct ValueField {
    static constexpr int tag = 1, simple_value = 2, image = 4;
};
struct ImageField {
    static constexpr int height = 1, width = 2, colorspace = 3, png = 4;
};

enum class Wire { varint = 0, fixed64 = 1, bytes = 2, fixed32 = 5 };

constexpr std::size_t record_head = 12; ///< length and its checksum
constexpr std::size_t record_foot = 4;

template <typename Number>
std::string little_endian(Number value) {
    std::string bytes;
    for (std::size_t i = 0; i < sizeof(Number); ++i)
        bytes += static_cast<char>(value >> (8 * i) & 0xff);
    return bytes;
}

std::string varint(std::uint64_t value) {
    std::string bytes;
    for (; value >= 0x80; value >>= 7)
        bytes += static_cast<char>(value | 0x80);
    bytes += static_cast<char>(value);
    return bytes;
}

std::string field_key(int field, Wire wire) {
    return varint(static_cast<std::uint64_t>(field) << 3 | static_cast<std::uint64_t>(wire));
}

std::string bytes_field(int field, std::string_view bytes) {
    return field_key(field, Wire::bytes) + varint(bytes.size()) + std::string(bytes);
}

std::string number_field(int field, std::int64_t number) {
    return field_key(field, Wire::varint) + varint(static_cast<std::uint64_t>(number));
}

std::string time_field(double time) {
    return field_key(EventField::wall_time, Wire::fixed64) +
           little_endian(std::bit_cast<std::uint64_t>(time));
}

std::string content(float number) {
    return field_key(ValueField::simple_value, Wire::fixed32) +
           little_endian(std::bit_cast<std::uint32_t>(number));
}

std::string content(const EventImage& picture) {
    return bytes_field(ValueField::image,
                       number_field(ImageField::height, picture.height) +
                           number_field(ImageField::width, picture.width) +
                           number_field(ImageField::colorspace, picture.channels) +
                           bytes_field(ImageField::png, picture.png));
}

/// A record's checksum as it is stored, so that a CRC over bytes with CRCs stays meaningful.
std::uint32_t masked_crc(std::string_view bytes) {
    return std::rotr(crc32c(bytes), 15) + 0xa282ead8U;
}

std::string record(const std::string& data) {
    const auto length = little_endian(static_cast<std::uint64_t>(data.size()));
    return length + little_endian(masked_crc(length)) + data + little_endian(masked_crc(data));
}

} // namespace

std::string first_record(double time) {
    return record(time_field(time) + bytes_field(EventField::file_version, event_version));
}

std::string event_record(const LogEvent& event) {
    std::string data = time_field(event.wall_time);
    if (event.step != 0)
        data += number_field(EventField::step, event.step); // 0 is the field's default
    std::string values;
    for (const auto& value : event.values)
        values += bytes_field(
            SummaryField::value,
            bytes_field(ValueField::tag, value.tag) +
                std::visit([](const auto& number_or_image) { return content(number_or_image); },
                           value.value));
    return record(data + bytes_field(EventField::summary, values));
}

std::optional<RecordPlace> record_at(std::string_view file, std::size_t offset) {
    if (offset > file.size() || file.size() - offset < record_head + record_foot) return {};
    const auto rest = file.substr(offset);
    const Bytes bytes(rest);
    const auto length = bytes.little(0, 8);
    if (bytes.little(8, 4) != masked_crc(rest.substr(0, 8)) ||
        length > rest.size() - record_head - record_foot)
        return {};
    const auto data = rest.substr(record_head, length);
    if (bytes.little(record_head + length, record_foot) != masked_crc(data)) return {};

    const auto time_size = time_field(0).size();
    if (!data.starts_with(field_key(EventField::wall_time, Wire::fixed64)) ||
        data.size() <= time_size)
        return {};
    const auto after_time = data.substr(time_size);
    RecordPlace place{offset + record_head + length + record_foot, 0, false};
    if (after_time == bytes_field(EventField::file_version, event_version)) {
        place.first = true;
    } else if (after_time.starts_with(field_key(EventField::step, Wire::varint))) {
        std::uint64_t number = 0;
        std::size_t i = 1;
        for (unsigned shift = 0; shift < 63 && i < after_time.size(); shift += 7) {
            const auto byte = static_cast<unsigned char>(after_time[i++]);
            number |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
            if (byte < 0x80) break;
        }
        place.step = static_cast<std::int64_t>(number);
    } else if (!after_time.starts_with(field_key(EventField::summary, Wire::bytes))) {
        return {};
    }
    return place;
}

} // namespace headroom
