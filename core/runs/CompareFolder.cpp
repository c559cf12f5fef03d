#include "core/runs/CompareFolder.h"

#include "core/comparison/Format.h"
#include "core/comparison/report/DisputedJson.h"
#include "core/comparison/report/ReadReport.h"
#include "core/runs/config/RunConfig.h"
#include "datasets/base/Error.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/base/text/Json.h"
#include "datasets/base/text/JsonText.h"

#include <charconv>
#include <fmt/format.h>

namespace headroom {

namespace fs = std::filesystem;

namespace {

/// Reads one of the folder's files with `read`. Throws Error that names it and the remedy.
template <typename Read>
auto read_own(const fs::path& path, const Read& read) {
    const auto remedy = "make it again with headroom compare " + option_name("resume");
    const auto damaged = [&](const std::string& reason) {
        return data_error(fmt::format("{}: expected what headroom compare writes: {}: {}",
                                      path.string(), printable(reason), remedy));
    };
    nlohmann::ordered_json json;
    try {
        json = with_names(read_json_file(path));
    } catch (const Error& error) {
        throw Error(error.failure(), fmt::format("{}: {}", error.what(), remedy));
    }
    try {
        return read(json);
    } catch (const nlohmann::json::exception& error) {
        throw damaged(error.what());
    } catch (const Error& error) {
        throw damaged(error.what());
    }
}

} // namespace

fs::path CompareFolder::run(const fs::path& folder, const std::string& head, std::uint64_t seed) {
    return folder / runs / fmt::format("{}-seed{}", head, seed);
}

fs::path CompareFolder::limit(const fs::path& folder, const std::string& images) {
    return folder / fmt::format("limit-{}", images);
}

std::optional<std::pair<std::string, std::uint64_t>>
CompareFolder::head_and_seed(const fs::path& run) {
    constexpr std::string_view between = "-seed";
    const auto name = run.filename().string();
    const auto at = name.rfind(between);
    if (at == std::string::npos) return {};
    const auto head = name.substr(0, at);
    std::uint64_t seed = 0;
    std::from_chars(name.data() + at + between.size(), name.data() + name.size(), seed);
    if (name != CompareFolder::run({}, head, seed).filename()) return {};
    return std::pair(head, seed);
}

HeadComparison load_comparison(const fs::path& folder) {
    const auto path = folder / CompareFolder::json;
    if (!fs::exists(path))
        throw io_error(fmt::format("{}: no {} in it: it is not a comparison, or no seed of it "
                                   "is finished: give a folder that headroom compare wrote",
                                   folder.string(), CompareFolder::json));
    auto comparison = read_own(path, comparison_from_json);
    if (const auto pictures = folder / CompareFolder::disputed; fs::exists(pictures))
        comparison.disputed = read_own(pictures, disputed_from_json);
    return comparison;
}

} // namespace headroom
