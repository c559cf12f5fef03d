#include "cli/output/TerminalProgress.h"

#include "core/comparison/Format.h"
#include "core/jobs/EpochLine.h"
#include "datasets/base/Error.h"

#include <algorithm>
#include <fmt/format.h>

namespace headroom {
namespace {

constexpr auto redraw = std::chrono::milliseconds(100);
constexpr const char* wipe_line = "\r\x1b[K";

bool speaks_unicode(const std::map<std::string, std::string>& environment) {
    for (const auto* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        const auto found = environment.find(name);
        if (found == environment.end() || found->second.empty()) continue;
        return found->second.find("UTF-8") != std::string::npos ||
               found->second.find("utf8") != std::string::npos;
    }
    return false;
}

/// "0:07", "12:34", "1:02:03"
std::string clock_time(double seconds) {
    const auto whole = static_cast<std::int64_t>(seconds + 0.5);
    if (whole < 3600) return fmt::format("{}:{:02}", whole / 60, whole % 60);
    return fmt::format("{}:{:02}:{:02}", whole / 3600, whole % 3600 / 60, whole % 60);
}

/// Cuts the text to at most `width` columns.
std::string clipped(const std::string& text, std::size_t width) {
    if (columns(text) <= width) return text;
    std::string cut;
    for (std::size_t at = 0, count = 0; at < text.size(); ++at) {
        const bool begins = (static_cast<unsigned char>(text[at]) & 0xC0u) != 0x80u;
        if (begins && ++count > width) break;
        cut += text[at];
    }
    return cut;
}

std::string bar(double share, int width, bool unicode) {
    const int full = static_cast<int>(share * width);
    std::string text;
    for (int i = 0; i < width; ++i)
        text += i < full ? (unicode ? "█" : "#") : (unicode ? "░" : ".");
    return text;
}

} // namespace

std::string progress_line(const Progress& progress, double seconds_left, int width, bool unicode) {
    const double share = progress.total == 0
                             ? 0
                             : std::min(1.0, static_cast<double>(progress.done) /
                                                 static_cast<double>(progress.total));
    const auto room = static_cast<std::size_t>(std::max(width - 1, 0));
    auto stage = printable(progress.stage);
    // The run's name is dropped first, then the stage's text: the percentage always stays.
    if (const auto run = printable(progress.run.label());
        !run.empty() && columns(run + stage) + 8 <= room)
        stage = run + ": " + stage;
    const auto share_text = fmt::format("{:3.0f}%", 100 * share);
    if (columns(stage) + 2 + share_text.size() > room)
        return clipped(room < share_text.size() + 4
                           ? fmt::format("{:.0f}%", 100 * share)
                           : clipped(stage, room - share_text.size() - 1) + " " + share_text,
                       room);

    std::string speed, loss, accuracy, left;
    if (progress.images_per_second) speed = "  " + rate(*progress.images_per_second);
    if (progress.loss) loss = fmt::format("  loss {:.4f}", *progress.loss);
    if (progress.accuracy) accuracy = "  acc " + percent(*progress.accuracy);
    if (seconds_left >= 0) left = "  " + clock_time(seconds_left) + " left";
    // On a short line, the time left is dropped last.
    for (auto* figure : {&loss, &speed, &accuracy, &left})
        if (columns(stage + speed + loss + accuracy + left) + 6 > room) figure->clear();
    const auto figures = speed + loss + accuracy + left;

    const auto without_bar = columns(stage) + 8 + columns(figures);
    const auto bar_width = std::min<std::size_t>(24, room > without_bar ? room - without_bar : 0);
    const auto bar_text =
        bar_width >= 5 ? bar(share, static_cast<int>(bar_width), unicode) + " " : "";
    return clipped(stage + "  " + bar_text + share_text + figures, room);
}

TerminalProgress::TerminalProgress(Console& console) : console_(console) {}

TerminalProgress::~TerminalProgress() {
    clear();
}

JobControl TerminalProgress::control() {
    return {console_.environment.stop, [this](const Event& event) { on_event(event); }};
}

void TerminalProgress::clear() {
    if (!drawn_) return;
    console_.err << wipe_line << std::flush;
    drawn_ = false;
}

void TerminalProgress::print(const std::string& line) {
    if (console_.quiet) return;
    clear();
    console_.err << printable(line) << std::endl;
}

void TerminalProgress::on_event(const Event& event) {
    if (console_.quiet) return;
    if (const auto* progress = std::get_if<Progress>(&event)) {
        if (console_.environment.terminal) draw(*progress);
    } else if (const auto* epoch = std::get_if<EpochDone>(&event)) {
        if (!epoch->earlier) print(epoch_line(*epoch));
    } else {
        print(std::get<Message>(event).text);
    }
}

void TerminalProgress::draw(const Progress& progress) {
    const auto now = Clock::now();
    if (progress.stage != stage_) {
        stage_ = progress.stage;
        stage_began_ = now;
        done_at_start_ = progress.done;
    } else if (drawn_ && now - last_drawn_ < redraw && progress.done < progress.total) {
        return;
    }
    last_drawn_ = now;
    const double spent = std::chrono::duration<double>(now - stage_began_).count();
    double left = -1;
    if (progress.done > done_at_start_ && spent > 0.5 && progress.total >= progress.done)
        left = spent * static_cast<double>(progress.total - progress.done) /
               static_cast<double>(progress.done - done_at_start_);
    const bool unicode = speaks_unicode(console_.environment.variables);
    console_.err << wipe_line
                 << progress_line(progress, left, console_.environment.columns(), unicode)
                 << std::flush;
    drawn_ = true;
}

} // namespace headroom
