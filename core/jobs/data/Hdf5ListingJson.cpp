#include "core/jobs/data/Hdf5ListingJson.h"

#include "core/comparison/Format.h"
#include "datasets/base/Error.h"

namespace headroom {

using nlohmann::ordered_json;

ordered_json to_json(const std::vector<Hdf5Entry>& entries) {
    const auto text_or_null = [](const std::string& text) {
        return text.empty() ? ordered_json() : ordered_json(printable(text));
    };
    auto json = ordered_json::array();
    for (const auto& entry : entries) {
        const auto& object = entry.object;
        json.push_back({{"path", printable(object.path)},
                        {"link_to", text_or_null(object.target)},
                        {"type", text_or_null(object.type)},
                        {"shape", object.sizes},
                        {"chunk", object.chunk},
                        {"filters", object.filters},
                        {"stored_bytes", object.stored_bytes},
                        {"role", text_or_null(entry.role)},
                        {"why", text_or_null(entry.why)},
                        {"flag", text_or_null(entry.remedy)},
                        {"refused", text_or_null(object.refused)}});
    }
    return json;
}

} // namespace headroom
