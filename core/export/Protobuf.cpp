#include "core/export/Protobuf.h"

#include <bit>

namespace headroom {

void ProtobufMessage::varint(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7)
        data_ += static_cast<char>(value | 0x80);
    data_ += static_cast<char>(value);
}

void ProtobufMessage::key(std::uint32_t field, std::uint32_t wire_type) {
    varint(field << 3 | wire_type);
}

ProtobufMessage& ProtobufMessage::integer(std::uint32_t field, std::int64_t value) {
    key(field, 0);
    varint(static_cast<std::uint64_t>(value));
    return *this;
}

ProtobufMessage& ProtobufMessage::real(std::uint32_t field, float value) {
    key(field, 5);
    auto bits = std::bit_cast<std::uint32_t>(value);
    for (int i = 0; i < 4; ++i, bits >>= 8)
        data_ += static_cast<char>(bits & 0xff);
    return *this;
}

ProtobufMessage& ProtobufMessage::bytes(std::uint32_t field, std::string_view value) {
    key(field, 2);
    varint(value.size());
    data_ += value;
    return *this;
}

ProtobufMessage& ProtobufMessage::message(std::uint32_t field, const ProtobufMessage& value) {
    return bytes(field, value.data_);
}

} // namespace headroom
