#include "core/runs/events/EventFile.h"

#include "datasets/base/Error.h"
#include "datasets/base/files/ReadFile.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace headroom {
namespace {

constexpr std::uint64_t max_event_bytes = std::uint64_t{1} << 32;

} // namespace

EventFile::EventFile(std::filesystem::path path, std::int64_t last_step) : path_(std::move(path)) {
    file_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (file_ < 0) fail("opened");
    try {
        const auto kept = kept_part(last_step);
        if (::ftruncate(file_, static_cast<off_t>(kept)) != 0) fail("shortened");
        if (kept == 0) write(first_record(wall_time_now()));
    } catch (...) {
        ::close(file_);
        throw;
    }
}

EventFile::~EventFile() {
    ::close(file_);
}

/// Returns the size of the part of the file that stays.
std::size_t EventFile::kept_part(std::int64_t last_step) {
    const auto bytes = read_regular_file(path_.string(), max_event_bytes);
    std::size_t kept = 0;
    while (const auto record = record_at(bytes, kept)) {
        if (record->first != (kept == 0) || record->step > last_step) break;
        kept = record->end;
        if (!record->first) last_step_ = std::max(last_step_.value_or(0), record->step);
    }
    return kept;
}

void EventFile::add(const LogEvent& event) {
    write(event_record(event));
    last_step_ = std::max(last_step_.value_or(event.step), event.step);
}

void EventFile::write(const std::string& record) const {
    for (std::size_t done = 0; done < record.size();) {
        const auto written = ::write(file_, record.data() + done, record.size() - done);
        if (written > 0)
            done += static_cast<std::size_t>(written);
        else if (written == 0 || errno != EINTR)
            fail("written");
    }
}

void EventFile::fail(const char* what) const {
    throw io_error(fmt::format("{}: cannot be {}: {}", path_.string(), what, std::strerror(errno)));
}

double wall_time_now() {
    using Seconds = std::chrono::duration<double>;
    return std::chrono::duration_cast<Seconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

} // namespace headroom
