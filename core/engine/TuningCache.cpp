#include "core/engine/TuningCache.h"

#include "core/engine/Engine.h"
#include "datasets/base/Error.h"
#include "datasets/base/files/AtomicFile.h"
#include "datasets/base/text/Json.h"

#include <cstdlib>
#include <fcntl.h>
#include <fmt/format.h>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sys/file.h>
#include <unistd.h>

namespace headroom {

namespace {

namespace fs = std::filesystem;

/// Held while the file is read and written. Released when the process that holds it ends.
class FileLock {
  public:
    explicit FileLock(const fs::path& path)
        : file_(open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666)) {
        if (file_ >= 0 && flock(file_, LOCK_EX) != 0) {
            close(file_);
            file_ = -1;
        }
    }
    ~FileLock() {
        if (file_ >= 0) close(file_);
    }
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

    bool held() const { return file_ >= 0; }

  private:
    int file_;
};

/// Enough for thousands of entries. The file is read for each layer that has a choice.
constexpr std::size_t max_bytes = 4 << 20;

/// An unreadable file is treated as missing: it is only a cache.
nlohmann::ordered_json read_choices(const fs::path& path) {
    nlohmann::ordered_json json;
    try {
        json = read_json_file(path, max_bytes);
    } catch (const Error&) {
        return nlohmann::ordered_json::object();
    }
    return json.is_object() ? json : nlohmann::ordered_json::object();
}

std::string remembered(const nlohmann::ordered_json& choices, const std::string& key) {
    const auto found = choices.find(key);
    return found != choices.end() && found->is_string() ? found->get<std::string>() : "";
}

std::string machine() {
    const EngineInfo info = engine_info();
    return fmt::format("headroom {}, {}, {}, oneDNN {}", HEADROOM_VERSION, info.cpu, info.isa,
                       info.onednn);
}

} // namespace

fs::path TuningCache::user_file() {
    const fs::path file = fs::path("headroom") / "tuning.json";
    if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache && *cache == '/')
        return cache / file;
    if (const char* home = std::getenv("HOME"); home && *home)
        return fs::path(home) / ".cache" / file;
    return {};
}

std::string TuningCache::choose(const std::string& what, const std::string& default_choice,
                                const std::function<std::string()>& measure) const {
    if (file_.empty()) return default_choice;
    const std::string key = machine() + ": " + what;
    if (const auto choice = remembered(read_choices(file_), key); !choice.empty()) return choice;

    std::error_code ignored;
    fs::create_directories(file_.parent_path(), ignored);
    const FileLock lock(fs::path(file_) += ".lock");
    if (!lock.held()) return default_choice;
    auto choices = read_choices(file_);
    if (const auto choice = remembered(choices, key); !choice.empty()) return choice;
    const std::string choice = measure();
    choices[key] = choice;
    try {
        write_atomically(file_, choices.dump(1) + "\n");
    } catch (const Error&) {
        return default_choice;
    }
    return choice;
}

} // namespace headroom
