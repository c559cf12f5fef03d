#pragma once

#include "cli/output/Console.h"
#include "core/jobs/JobControl.h"

#include <chrono>

namespace headroom {

/// Shows a job's events on stderr: on a terminal a bar with rate, loss, accuracy and time left,
/// drawn at most ten times a second; always one line per epoch. Quiet shows nothing.
///
///     TerminalProgress progress(console);
///     auto result = run(spec, progress.control());
class TerminalProgress {
  public:
    explicit TerminalProgress(Console& console);
    ~TerminalProgress(); ///< clears the bar

    JobControl control();

    /// Prints a line above the bar; nothing when quiet.
    void print(const std::string& line);

    /// Clears the bar before other output.
    void clear();

  private:
    using Clock = std::chrono::steady_clock;

    void on_event(const Event& event);
    void draw(const Progress& progress);

    Console& console_;
    std::string stage_;
    Clock::time_point stage_began_, last_drawn_;
    std::size_t done_at_start_ = 0;
    bool drawn_ = false;
};

/// Formats the bar's line, at most `columns` wide; `seconds_left` below 0 = unknown.
std::string progress_line(const Progress& progress, double seconds_left, int columns, bool unicode);

} // namespace headroom
