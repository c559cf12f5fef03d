#include "core/runs/RunFiles.h"

#include "datasets/base/Error.h"
#include "datasets/base/text/Json.h"
#include "datasets/base/text/JsonText.h"

#include <fmt/format.h>

namespace headroom {

nlohmann::ordered_json read_json(const std::filesystem::path& path) {
    auto json = with_names(read_json_file(path));
    if (!json.is_object())
        throw data_error(
            fmt::format("{}: is not a JSON object: it was changed or damaged", path.string()));
    return json;
}

} // namespace headroom
