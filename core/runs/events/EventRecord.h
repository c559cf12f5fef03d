#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace headroom {

/// Records of the event files that TensorBoard reads. A record is its data's length (u64, little
/// endian), the masked CRC-32C of these eight bytes, the data, and their masked CRC-32C; the data
/// are an Event message in the wire format of protocol buffers (TensorFlow's record_writer.h,
/// event.proto and summary.proto; https://protobuf.dev/programming-guides/encoding).

/// A picture as PNG.
struct EventImage {
    int height = 0, width = 0, channels = 0; ///< 1 or 3 channels
    std::string png;
};

/// A number or a picture; the text before the tag's slash names the group of its chart.
struct EventValue {
    std::string tag; ///< "loss/train"
    std::variant<float, EventImage> value;
};

struct LogEvent {
    double wall_time = 0; ///< seconds since 1970
    std::int64_t step = 0;
    std::vector<EventValue> values{};
};

/// Returns the record that begins each file: it names the format's version.
std::string first_record(double wall_time);

std::string event_record(const LogEvent& event);

/// Position of a record in a file.
struct RecordPlace {
    std::size_t end = 0; ///< offset after it
    std::int64_t step = 0;
    bool first = false; ///< it is like first_record()
};

/// Reads the record at that offset of a file's bytes. Returns nothing if it is incomplete, damaged,
/// or none that the functions above write.
std::optional<RecordPlace> record_at(std::string_view file, std::size_t offset);

} // namespace headroom
