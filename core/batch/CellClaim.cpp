#include "core/batch/CellClaim.h"

#include "core/runs/result/RunState.h"
#include "datasets/base/Error.h"
#include "datasets/base/text/JsonText.h"

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

namespace headroom {

namespace {

namespace fs = std::filesystem;

std::string host_name() {
    char name[256] = {};
    ::gethostname(name, sizeof name - 1);
    return name;
}

/// When a process began, in the kernel's units (proc(5), field 22 of stat): another one may get its
/// number later. Empty if there is no such process.
std::string began(int process) {
    std::ifstream stream(fmt::format("/proc/{}/stat", process));
    std::string text{std::istreambuf_iterator<char>(stream), {}};
    const auto name_end = text.rfind(')');
    if (name_end == std::string::npos) return "";
    std::istringstream fields(text.substr(name_end + 1));
    std::string field;
    for (int i = 3; i <= 22; ++i)
        fields >> field;
    return field;
}

std::int64_t steady_seconds() {
    return std::chrono::duration_cast<std::chrono::seconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

bool create(const fs::path& file) {
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor < 0) {
        if (errno == EEXIST) return false;
        throw io_error(
            fmt::format("{}: cannot be written: {}", file.string(), std::strerror(errno)));
    }
    const auto line = json_line({{"host", host_name()},
                                 {"process", ::getpid()},
                                 {"began", began(::getpid())},
                                 {"since", utc_now()}});
    const auto written = ::write(descriptor, line.data(), line.size());
    ::close(descriptor);
    if (written == static_cast<ssize_t>(line.size())) return true;
    ::unlink(file.c_str());
    throw io_error(fmt::format("{}: cannot be written: {}", file.string(), std::strerror(errno)));
}

bool touched_lately(const fs::path& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) return false;
    const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    return now - status.st_mtime < stale_after_seconds;
}

} // namespace

std::optional<ClaimOwner> claim_owner(const fs::path& file) {
    std::ifstream stream(file);
    if (!stream) return {};
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    const auto json = nlohmann::ordered_json::parse(text, nullptr, false);
    ClaimOwner owner;
    if (!json.is_object() || !json.contains("host") || !json["host"].is_string() ||
        !json.contains("process") || !json["process"].is_number_integer()) {
        owner.alive = touched_lately(file); // being written, or cut off by a power failure
        return owner;
    }
    owner.host = json["host"];
    owner.process = json["process"];
    if (json.contains("since") && json["since"].is_string()) owner.since = json["since"];
    const auto now = began(owner.process);
    owner.alive = owner.host == host_name()
                      ? !now.empty() && json.contains("began") && json["began"] == now
                      : touched_lately(file);
    return owner;
}

std::optional<CellClaim> CellClaim::take(const fs::path& file) {
    for (int attempt = 0; attempt < 3; ++attempt) {
        if (create(file)) return CellClaim(file);
        const auto owner = claim_owner(file);
        if (owner && owner->alive) return {};
        // One of those who find it stale renames it. Another may by then have renamed it and made
        // its own, which is put back.
        const auto aside = fmt::format("{}.stale-{}-{}", file.string(), host_name(), ::getpid());
        if (::rename(file.c_str(), aside.c_str()) != 0) continue;
        const auto renamed = claim_owner(aside);
        const bool others = renamed && renamed->alive;
        if (others && ::link(aside.c_str(), file.c_str()) != 0 && errno != EEXIST) continue;
        ::unlink(aside.c_str());
        if (others) return {};
    }
    return {};
}

std::string to_text(const std::optional<ClaimOwner>& owner) {
    if (!owner || owner->host.empty()) return "";
    return fmt::format("process {} on {}, since {}", owner->process, owner->host, owner->since);
}

CellClaim::CellClaim(CellClaim&& other) noexcept
    : file_(std::exchange(other.file_, {})), touched_(other.touched_) {}

CellClaim::~CellClaim() {
    if (!file_.empty()) ::unlink(file_.c_str());
}

void CellClaim::touch() {
    const auto now = steady_seconds();
    if (now - touched_ < 15) return;
    touched_ = now;
    ::utimensat(AT_FDCWD, file_.c_str(), nullptr, 0);
}

} // namespace headroom
