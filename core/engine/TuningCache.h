#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace headroom {

/// Remembers which of several ways to compute something was the quickest here, for choices that no
/// rule makes safely. A choice is measured once for each shape, machine and version of Headroom and
/// oneDNN: later runs take what is remembered, so that they go on giving the same bits.
///
///     TuningCache cache(TuningCache::user_file());
///     std::string choice = cache.choose("conv forward ...", "direct", [&] { return measure(); });
///
/// The file is one flat JSON object of keys and choices. It can be deleted at any time. Programs
/// that run at once may share it: of two choices for one key the first that was written holds.
class TuningCache {
  public:
    explicit TuningCache(std::filesystem::path file) : file_(std::move(file)) {}

    /// $XDG_CACHE_HOME/headroom/tuning.json, or below ~/.cache; empty where there is no home.
    /// https://specifications.freedesktop.org/basedir-spec/latest/
    static std::filesystem::path user_file();

    /// The remembered choice for `key` on this machine, or else measure()'s. `usual`, without
    /// measuring, where nothing can be remembered: what is measured again each time might change.
    std::string choose(const std::string& key, const std::string& usual,
                       const std::function<std::string()>& measure) const;

  private:
    std::filesystem::path file_;
};

} // namespace headroom
