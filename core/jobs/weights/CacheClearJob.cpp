#include "core/jobs/weights/CacheClearJob.h"

#include "datasets/base/Error.h"
#include "datasets/base/options/OptionName.h"

#include <algorithm>
#include <ctime>
#include <fmt/format.h>

namespace headroom {

namespace {

void check(const CacheClearSpec& spec, const std::vector<CachedFeatures>& there) {
    if (!(spec.older_than >= 0))
        throw option_error("older-than",
                           fmt::format("{}: expected days, at least 0", spec.older_than));
    const int ways = (spec.names.empty() ? 0 : 1) + (spec.all ? 1 : 0) + (spec.older_than > 0);
    if (ways != 1)
        throw usage_error(fmt::format("expected either names of features, or {}, or {}",
                                      option_name("all"), option_name("older-than", "DAYS")));
    for (const auto& name : spec.names)
        if (std::ranges::find(there, name, &CachedFeatures::name) == there.end())
            throw usage_error(
                fmt::format("{}: no features of that name in {}", name, spec.folder.string()));
}

} // namespace

CacheClearResult run(const CacheClearSpec& spec, const JobControl&) {
    const auto there = FeatureCache(spec.folder).list();
    check(spec, there);
    constexpr double day = 24 * 60 * 60;
    const auto before = static_cast<double>(std::time(nullptr)) - spec.older_than * day;
    CacheClearResult result;
    for (const auto& features : there) {
        if (!spec.names.empty() && std::ranges::find(spec.names, features.name) == spec.names.end())
            continue;
        if (spec.older_than > 0 && static_cast<double>(features.last_used) > before) continue;
        if (!FeatureCache::remove(features)) {
            result.in_use.push_back(features.name);
            continue;
        }
        result.removed.push_back(features.name);
        result.bytes += features.bytes;
    }
    return result;
}

nlohmann::ordered_json to_json(const CacheClearResult& result) {
    return {{"removed", result.removed}, {"in_use", result.in_use}, {"bytes", result.bytes}};
}

} // namespace headroom
