#include "core/jobs/data/SortJob.h"

#include "datasets/base/Error.h"
#include "datasets/base/files/ReadFile.h"
#include "datasets/base/text/CsvReader.h"
#include "datasets/base/text/Json.h"
#include "datasets/formats/folder/FolderContent.h"
#include "datasets/image/ImageFormat.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <optional>

namespace headroom {

namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t max_labels_bytes = 200'000'000;

std::string lower(std::string text) {
    for (auto& letter : text)
        if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    return text;
}

bool is_one_of(const std::string& text, const auto& words) {
    return std::ranges::find(words, text) != std::ranges::end(words);
}

std::optional<std::size_t> column_of(const CsvRow& titles, const auto& names) {
    for (std::size_t i = 0; i < titles.fields.size(); ++i)
        if (is_one_of(lower(titles.fields[i]), names)) return i;
    return std::nullopt;
}

/// The class of each file; checks that each has one. `where` begins an error.
std::map<std::string, std::string> classes_of(const std::vector<SortedImage>& images,
                                              const std::string& where) {
    std::map<std::string, std::string> classes;
    for (const auto& [file, label] : images) {
        if (const auto problem = problem_of_class(label); !problem.empty())
            throw data_error(fmt::format("{}{}: class {}: {}", where, shown(file),
                                         label.empty() ? "''" : shown(label), problem));
        const auto [place, is_new] = classes.try_emplace(file, label);
        if (!is_new && place->second != label)
            throw data_error(fmt::format("{}: has two classes, {} and {}: expected one",
                                         shown(file), shown(place->second), shown(label)));
    }
    return classes;
}

} // namespace

std::string problem_of_class(const std::string& name) {
    constexpr std::array splits{"train", "test", "valid", "val", "validation"};
    if (name.empty() || name.find('/') != std::string::npos ||
        name.find('\0') != std::string::npos || name.starts_with('.') || name.size() > 255)
        return "expected the name of a folder, without '/' and a dot at its beginning";
    if (is_one_of(lower(name), splits))
        return "this name is that of a split of the data: choose another one";
    return {};
}

std::vector<std::string> flat_images(const fs::path& folder) {
    const auto content = folder_content(folder);
    for (const auto& name : content.folders)
        if (folder_content(folder / name).image_count() > 0) return {};
    std::vector<std::string> images;
    for (const auto& name : content.files)
        if (!image_format_of_name(name).empty()) images.push_back(name);
    return images;
}

std::vector<SortedImage> read_labels(const fs::path& path) {
    constexpr std::array files{"file", "filename", "image", "path", "id"};
    constexpr std::array labels{"label", "class"};
    const auto rows = parse_csv(read_regular_file(path.string(), max_labels_bytes), path.string());
    if (rows.empty())
        throw data_error(
            fmt::format("{}: empty: expected a first line such as file,label", path.string()));
    const auto file = column_of(rows.front(), files), label = column_of(rows.front(), labels);
    if (!file || !label)
        throw data_error(fmt::format(
            "{}: no column {}: expected a first line such as file,label, found {}", path.string(),
            file ? "label (or class)" : "file (or filename, image, path, id)",
            shown(fmt::format("{}", fmt::join(rows.front().fields, ",")))));
    std::vector<SortedImage> images;
    for (const auto& row : rows) {
        if (&row == &rows.front()) continue;
        if (row.fields.size() != rows.front().fields.size())
            throw data_error(fmt::format("{} line {}: {} fields, expected {} as in the first line",
                                         path.string(), row.line, row.fields.size(),
                                         rows.front().fields.size()));
        images.push_back({row.fields[*file], row.fields[*label]});
    }
    return images;
}

SortResult run(const SortSpec& spec, const JobControl& control) {
    const auto content = folder_content(spec.folder);
    if (!content.problem.empty())
        throw io_error(fmt::format("{}: {}", spec.folder.string(), content.problem));
    const auto where = spec.labels_file.empty() ? "" : spec.labels_file.string() + ": ";
    const auto classes =
        classes_of(spec.labels_file.empty() ? spec.images : read_labels(spec.labels_file), where);
    SortResult result{.folder = spec.folder, .moved = {}, .classes = {}, .left = {}};
    std::vector<MovedFile> moves;
    std::map<std::string, std::size_t> counts;
    const auto root = fs::absolute(spec.folder).lexically_normal();
    for (const auto& [file, label] : classes) {
        if (!is_one_of(file, content.files))
            throw data_error(fmt::format("{}{}: not in {}: expected the name of an image in it",
                                         where, shown(file), spec.folder.string()));
        const auto to = root / label / file;
        std::error_code ignored;
        if (fs::exists(fs::symlink_status(to, ignored)))
            throw data_error(
                fmt::format("{}: there is one already: rename one of the two", to.string()));
        moves.push_back({(root / file).string(), to.string(), "sorted by class"});
        ++counts[label];
    }
    for (const auto& name : content.files)
        if (!image_format_of_name(name).empty() && !classes.contains(name))
            result.left.push_back(name);
    result.classes.assign(counts.begin(), counts.end());
    result.moved = move_files(std::move(moves), root, control.stop);
    return result;
}

nlohmann::ordered_json to_json(const SortResult& result) {
    nlohmann::ordered_json json = {{"folder", result.folder.string()},
                                   {"list", result.moved.list.string()},
                                   {"moved", result.moved.files.size()},
                                   {"classes", nlohmann::ordered_json::object()},
                                   {"left", result.left}};
    for (const auto& [name, count] : result.classes)
        json["classes"][name] = count;
    return json;
}

} // namespace headroom
