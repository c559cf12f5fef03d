#pragma once

#include <functional>
#include <map>
#include <string>

namespace headroom {

/// The algorithms of one run: the choices it was given, which take precedence over this machine's
/// own (TuningCache.h), and all that its plans have requested. A run saves them, so that it can be
/// resumed or repeated with the same arithmetic.
class TuningChoices {
  public:
    TuningChoices() = default;
    explicit TuningChoices(std::map<std::string, std::string> given) : given_(std::move(given)) {}

    /// Returns the given choice for `key`, else that of otherwise(). Remembers either.
    std::string choose(const std::string& key, const std::function<std::string()>& otherwise);

    /// Keys and choices requested so far.
    const std::map<std::string, std::string>& taken() const { return taken_; }

  private:
    std::map<std::string, std::string> given_, taken_;
};

} // namespace headroom
