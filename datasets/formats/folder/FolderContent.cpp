#include "datasets/formats/folder/FolderContent.h"

#include "datasets/image/ImageFormat.h"

#include <algorithm>
#include <fstream>
#include <string_view>

namespace headroom {

namespace fs = std::filesystem;

namespace {

using Kind = LeftOut::Kind;

/// Returns whether a symlink to a folder leads to one that contains it: following it would not end.
bool is_loop(const fs::path& link) {
    std::error_code ignored;
    const auto target = fs::canonical(link, ignored);
    const auto place = fs::canonical(link.parent_path(), ignored) / "";
    return std::ranges::mismatch(target, place).in1 == target.end();
}

/// Recognises a run by the first key of its config.json.
bool is_run(const fs::path& folder) {
    std::error_code ignored;
    const auto path = folder / "config.json";
    if (!fs::is_regular_file(path, ignored)) return false;
    std::string start(64, '\0');
    std::ifstream stream(path, std::ios::binary);
    stream.read(start.data(), static_cast<std::streamsize>(start.size()));
    return std::string_view(start).find("\"headroom\"") != std::string_view::npos;
}

} // namespace

const char* to_string(LeftOut::Kind kind) {
    switch (kind) {
    case Kind::other_file:
        return "without an image's extension";
    case Kind::hidden:
        return "hidden, since the name begins with a dot";
    case Kind::misplaced:
        return "not where images of a class belong";
    case Kind::unlabelled:
        return "without labels, since it has no folders for the classes of train";
    case Kind::run:
        return "not a class but a run of this program, or a folder of runs";
    case Kind::special:
        return "neither file nor folder but a FIFO, a socket or a device";
    case Kind::broken_link:
        return "a symbolic link that leads nowhere";
    case Kind::loop:
        return "a symbolic link to a folder that contains it";
    }
    return "";
}

std::size_t FolderContent::image_count() const {
    return static_cast<std::size_t>(std::ranges::count_if(
        files, [](const auto& name) { return !image_format_of_name(name).empty(); }));
}

FolderContent folder_content(const fs::path& folder) {
    FolderContent content;
    std::error_code problem;
    for (fs::directory_iterator entry(folder, problem), end; !problem && entry != end;
         entry.increment(problem)) {
        const auto& path = entry->path();
        const auto name = path.filename().string();
        std::error_code failed;
        const auto status = entry->status(failed); // of the target of a symlink
        const bool link = entry->is_symlink(failed);
        if (name.starts_with('.'))
            content.left_out.emplace_back(Kind::hidden, name);
        else if (fs::is_directory(status) && !(link && is_loop(path)))
            content.folders.push_back(name);
        else if (fs::is_regular_file(status))
            content.files.push_back(name);
        else if (fs::is_directory(status))
            content.left_out.emplace_back(Kind::loop, name);
        else
            content.left_out.emplace_back(
                link && !fs::exists(status) ? Kind::broken_link : Kind::special, name);
    }
    if (problem) content.problem = problem.message();
    std::ranges::sort(content.folders); // std::string compares as unsigned bytes
    std::ranges::sort(content.files);
    std::ranges::sort(content.left_out);
    return content;
}

bool holds_runs(const fs::path& folder) {
    bool runs = is_run(folder);
    std::error_code problem;
    // Most often the first entry of a class folder is an image.
    for (fs::directory_iterator entry(folder, problem), end; !problem && entry != end;
         entry.increment(problem)) {
        if (!image_format_of_name(entry->path().filename().string()).empty()) return false;
        std::error_code ignored;
        runs = runs || (entry->is_directory(ignored) && is_run(entry->path()));
    }
    return runs;
}

} // namespace headroom
