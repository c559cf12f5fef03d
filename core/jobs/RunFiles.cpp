#include "core/jobs/RunFiles.h"

#include "datasets/base/Error.h"

#include <fmt/format.h>
#include <fstream>

namespace headroom {

nlohmann::ordered_json read_json(const std::filesystem::path& path) {
    std::ifstream stream(path);
    if (!stream || std::filesystem::is_directory(path))
        throw io_error(fmt::format("{}: cannot be read", path.string()));
    auto json = nlohmann::ordered_json::parse(stream, nullptr, false);
    if (!json.is_object())
        throw data_error(
            fmt::format("{}: is no JSON object: it was changed or damaged", path.string()));
    return json;
}

} // namespace headroom
