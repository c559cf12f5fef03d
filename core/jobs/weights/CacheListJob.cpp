#include "core/jobs/weights/CacheListJob.h"

#include "core/runs/result/RunState.h"

namespace headroom {

CacheListResult run(const CacheListSpec& spec, const JobControl&) {
    const FeatureCache cache(spec.folder);
    CacheListResult result{spec.folder, cache.list(), 0, cache.free_bytes()};
    for (const auto& features : result.features)
        result.bytes += features.bytes;
    return result;
}

nlohmann::ordered_json to_json(const CacheListResult& result) {
    nlohmann::ordered_json json = {{"folder", result.folder.string()},
                                   {"bytes", result.bytes},
                                   {"free_bytes", result.free_bytes},
                                   {"features", nlohmann::ordered_json::array()}};
    for (const auto& features : result.features) {
        nlohmann::ordered_json entry = {{"name", features.name},
                                        {"path", features.path.string()},
                                        {"bytes", features.bytes},
                                        {"whole", features.whole},
                                        {"last_used", utc_text(features.last_used)}};
        if (features.damage.empty()) {
            entry["samples"] = features.contents.rows;
            entry["values"] = features.contents.values;
            entry["about"] = features.contents.about;
            entry["key"] = features.contents.key;
        } else {
            entry["damage"] = features.damage;
        }
        json["features"].push_back(entry);
    }
    return json;
}

} // namespace headroom
