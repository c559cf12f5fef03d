#include "core/runs/cache/FeatureCache.h"

#include "core/engine/TuningCache.h"
#include "datasets/base/Error.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace headroom {

namespace fs = std::filesystem;

namespace {

/// Without the suffix; false where the text does not end so.
bool remove_suffix(std::string& text, std::string_view suffix) {
    if (!text.ends_with(suffix)) return false;
    text.resize(text.size() - suffix.size());
    return true;
}

/// Whether a file's name is one that FeatureFile gives: it ends in 16 hex digits.
bool is_ours(const std::string& name) {
    const auto dash = name.rfind('-');
    return dash != std::string::npos && name.size() - dash == 17 &&
           name.find_first_not_of("0123456789abcdef", dash + 1) == std::string::npos;
}

std::optional<CachedFeatures> cached_features(const fs::path& path) {
    CachedFeatures features;
    features.path = path;
    features.name = path.filename().string();
    features.whole = !remove_suffix(features.name, FeatureFile::partial_suffix);
    struct stat status {};
    if (!remove_suffix(features.name, FeatureFile::suffix) || !is_ours(features.name) ||
        lstat(path.c_str(), &status) != 0 || !S_ISREG(status.st_mode))
        return {};
    features.bytes = static_cast<std::uint64_t>(status.st_blocks) * 512;
    features.last_used = status.st_mtime;
    try {
        features.contents = read_feature_contents(path);
    } catch (const Error& error) {
        features.damage = error.what();
    }
    return features;
}

} // namespace

fs::path FeatureCache::user_folder() {
    const auto tuning = TuningCache::user_file();
    return tuning.empty() ? tuning : tuning.parent_path() / "features";
}

std::vector<CachedFeatures> FeatureCache::list() const {
    std::vector<CachedFeatures> all;
    std::error_code error;
    if (folder_.empty() || !fs::exists(folder_, error)) return all;
    for (fs::directory_iterator entry(folder_, error), end; !error && entry != end;
         entry.increment(error))
        if (auto features = cached_features(entry->path())) all.push_back(std::move(*features));
    if (error)
        throw io_error(fmt::format("{}: cannot be read: {}", folder_.string(), error.message()));
    std::ranges::sort(all, [](const CachedFeatures& a, const CachedFeatures& b) {
        return std::pair(b.last_used, a.name) < std::pair(a.last_used, b.name);
    });
    return all;
}

std::uint64_t FeatureCache::bytes() const {
    std::uint64_t sum = 0;
    for (const auto& features : list())
        sum += features.bytes;
    return sum;
}

bool FeatureCache::remove(const CachedFeatures& features) {
    if (!features.whole) {
        const int file = open(features.path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
        const bool free = file < 0 || flock(file, LOCK_EX | LOCK_NB) == 0;
        if (free && file >= 0) unlink(features.path.c_str()); // while it is locked
        if (file >= 0) close(file);
        return free;
    }
    if (unlink(features.path.c_str()) != 0 && errno != ENOENT)
        throw io_error(
            fmt::format("{}: cannot be removed: {}", features.path.string(), std::strerror(errno)));
    return true;
}

std::uint64_t FeatureCache::free_bytes() const {
    for (fs::path folder = folder_; !folder.empty(); folder = folder.parent_path()) {
        std::error_code error;
        const auto space = fs::space(folder, error);
        if (!error) return space.available;
        if (folder == folder.parent_path()) break;
    }
    return 0;
}

} // namespace headroom
