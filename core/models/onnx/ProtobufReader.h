#pragma once

#include "core/models/weights/FileBytes.h"

#include <optional>

namespace headroom {

/// A part of a file: [begin, end).
struct ByteRange {
    std::uint64_t begin = 0, end = 0;

    std::uint64_t size() const { return end - begin; }
};

/// A field of a message.
struct ProtobufField {
    enum class Wire { varint = 0, fixed64 = 1, bytes = 2, fixed32 = 5 };

    std::uint64_t number = 0;
    Wire wire = Wire::varint;
    std::uint64_t value = 0; ///< of a number, its bits
    ByteRange bytes;         ///< of a text, a message or a packed list; of a number, all of it
};

/// Reads a file piece by piece, for many reads of few bytes. The file must outlive it.
class ByteWindow {
  public:
    explicit ByteWindow(const FileBytes& file) : file_(file) {}

    const FileBytes& file() const { return file_; }
    std::uint8_t at(std::uint64_t offset);

  private:
    const FileBytes& file_;
    std::string bytes_;
    std::uint64_t begin_ = 0;
};

/// Reads the fields of a message of Protocol Buffers
/// (https://protobuf.dev/programming-guides/encoding), in the order of the file.
///
///     ByteWindow window(file);
///     ProtobufReader message(window, {0, file.size()});
///     while (const auto field = message.next())
///         if (field->number == 2) name = message.text(*field);
///
/// Reads no values until asked. Throws Error(bad_data) that names the byte where the message is cut
/// short, or is none.
class ProtobufReader {
  public:
    ProtobufReader(ByteWindow& window, ByteRange range) : window_(window), range_(range) {}

    std::optional<ProtobufField> next();

    std::string text(const ProtobufField& field) const;
    ProtobufReader message(const ProtobufField& field) const;
    /// Reads a number of a packed list, and moves `range` past it.
    std::uint64_t varint(ByteRange& range) const;

    [[noreturn]] void fail(std::uint64_t offset, const std::string& why) const;

  private:
    void require_bytes(const ProtobufField& field) const;

    ByteWindow& window_;
    ByteRange range_; ///< what is left
};

} // namespace headroom
