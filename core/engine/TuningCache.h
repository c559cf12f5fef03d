#pragma once

#include <filesystem>
#include <functional>
#include <string>

namespace headroom {

/// Remembers which of several algorithms was the fastest here, for choices that no rule makes
/// safely. A choice is measured once for each shape, machine and version of Headroom and oneDNN:
/// later runs use the remembered one, so that they give the same bits.
///
///     TuningCache cache(TuningCache::user_file());
///     std::string choice = cache.choose("conv forward ...", "direct", [&] { return measure(); });
///
/// The file is one flat JSON object of keys and choices. It can be deleted at any time. Programs
/// that run at the same time may share it: if two write a choice for one key, the first one is
/// kept.
class TuningCache {
  public:
    explicit TuningCache(std::filesystem::path file) : file_(std::move(file)) {}

    /// $XDG_CACHE_HOME/headroom/tuning.json, or below ~/.cache; empty without a home directory.
    /// https://specifications.freedesktop.org/basedir-spec/latest/
    static std::filesystem::path user_file();

    /// Returns the remembered choice for `key` on this machine, else that of measure();
    /// `default_choice` if nothing can be remembered, because repeated measurements might differ.
    std::string choose(const std::string& key, const std::string& default_choice,
                       const std::function<std::string()>& measure) const;

  private:
    std::filesystem::path file_;
};

} // namespace headroom
