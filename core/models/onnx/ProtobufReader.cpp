#include "core/models/onnx/ProtobufReader.h"

#include "datasets/base/Error.h"

#include <algorithm>
#include <fmt/format.h>

namespace headroom {

namespace {

constexpr std::uint64_t window_bytes = 1 << 16;

} // namespace

std::uint8_t ByteWindow::at(std::uint64_t offset) {
    if (offset < begin_ || offset - begin_ >= bytes_.size()) {
        const auto left = file_.size() > offset ? file_.size() - offset : 1; // 1: text() throws
        bytes_ = file_.text(offset, std::min(window_bytes, left));
        begin_ = offset;
    }
    return static_cast<std::uint8_t>(bytes_[offset - begin_]);
}

void ProtobufReader::fail(std::uint64_t offset, const std::string& why) const {
    throw data_error(fmt::format("{}: not a sound file of ONNX: {} at byte {}: copy or export it "
                                 "again",
                                 window_.file().path(), why, offset));
}

std::uint64_t ProtobufReader::varint(ByteRange& range) const {
    const auto begin = range.begin;
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 70; shift += 7) {
        if (range.begin == range.end) fail(begin, "a number that is cut short");
        const std::uint64_t byte = window_.at(range.begin++);
        if (shift == 63 && byte > 1) break;
        value |= (byte & 0x7f) << shift;
        if (byte < 0x80) return value;
    }
    fail(begin, "a number of more than 64 bits");
}

std::optional<ProtobufField> ProtobufReader::next() {
    using Wire = ProtobufField::Wire;
    if (range_.size() == 0) return std::nullopt;
    const auto begin = range_.begin;
    const auto key = varint(range_);
    ProtobufField field{key >> 3, static_cast<Wire>(key & 7), 0, {}};
    if (field.number == 0) fail(begin, "a field without a number");
    std::uint64_t length = 0;
    switch (field.wire) {
    case Wire::varint:
        field.bytes.begin = range_.begin;
        field.value = varint(range_);
        field.bytes.end = range_.begin;
        return field;
    case Wire::fixed64:
        length = 8;
        break;
    case Wire::fixed32:
        length = 4;
        break;
    case Wire::bytes:
        length = varint(range_);
        break;
    default:
        fail(begin, fmt::format("a field of the unknown kind {}", key & 7));
    }
    if (length > range_.size())
        fail(begin, fmt::format("a field of {} bytes, where {} are left", length, range_.size()));
    field.bytes = {range_.begin, range_.begin + length};
    range_.begin = field.bytes.end;
    if (field.wire != Wire::bytes)
        for (auto i = field.bytes.end; i > field.bytes.begin; --i)
            field.value = field.value << 8 | window_.at(i - 1);
    return field;
}

void ProtobufReader::require_bytes(const ProtobufField& field) const {
    if (field.wire != ProtobufField::Wire::bytes)
        fail(field.bytes.begin, fmt::format("a number as field {}, which has none", field.number));
}

std::string ProtobufReader::text(const ProtobufField& field) const {
    require_bytes(field);
    std::string text;
    for (auto i = field.bytes.begin; i < field.bytes.end; ++i)
        text += static_cast<char>(window_.at(i));
    return text;
}

ProtobufReader ProtobufReader::message(const ProtobufField& field) const {
    require_bytes(field);
    return {window_, field.bytes};
}

} // namespace headroom
