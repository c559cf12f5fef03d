#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace headroom {

/// Encodes a message of Protocol Buffers, field by field
/// (https://protobuf.dev/programming-guides/encoding). Repeated fields are not packed.
class ProtobufMessage {
  public:
    ProtobufMessage& integer(std::uint32_t field, std::int64_t value);
    ProtobufMessage& real(std::uint32_t field, float value);
    ProtobufMessage& bytes(std::uint32_t field, std::string_view value); ///< or a text
    ProtobufMessage& message(std::uint32_t field, const ProtobufMessage& value);

    const std::string& data() const { return data_; }

  private:
    void varint(std::uint64_t value);
    void key(std::uint32_t field, std::uint32_t wire_type);

    std::string data_;
};

} // namespace headroom
