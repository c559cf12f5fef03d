#pragma once

#include "core/runs/events/EventRecord.h"

#include <filesystem>

namespace headroom {

/// A growing event file of a run, which TensorBoard follows while it is written.
///
///     EventFile file("runs/a/events.out.tfevents.headroom", 0);
///     file.add({now, 1, {{"loss/train", 0.5F}}});
///
/// Each record is written at once, in one piece; a process killed within it leaves a file that can
/// be read up to the record before.
class EventFile {
  public:
    /// Continues a file after its last complete record of a step up to `last_step`, and removes
    /// what follows: an incomplete record, or steps that are computed again. So no step is in it
    /// twice. Begins the file if it does not exist or is something else. Throws Error(io) naming
    /// the file, as add() does.
    EventFile(std::filesystem::path path, std::int64_t last_step);
    ~EventFile();
    EventFile(const EventFile&) = delete;
    EventFile& operator=(const EventFile&) = delete;

    /// The last step in the file; empty if it has no events.
    std::optional<std::int64_t> last_step() const { return last_step_; }

    void add(const LogEvent& event);

  private:
    std::size_t kept_part(std::int64_t last_step);
    void write(const std::string& record) const;
    [[noreturn]] void fail(const char* what) const;

    std::filesystem::path path_;
    int file_ = -1;
    std::optional<std::int64_t> last_step_;
};

/// Seconds since 1970.
double wall_time_now();

} // namespace headroom
