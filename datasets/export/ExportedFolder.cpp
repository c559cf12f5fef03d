#include "datasets/export/Export.h"

#include "datasets/base/Error.h"
#include "datasets/base/text/Json.h"
#include "datasets/base/text/JsonText.h"
#include "datasets/formats/folder/FolderNote.h"

#include <algorithm>

namespace headroom {

namespace fs = std::filesystem;
using nlohmann::ordered_json;

namespace {

bool is_image(const fs::directory_entry& entry) {
    return fs::is_regular_file(entry.symlink_status()) && entry.path().extension() == ".png";
}

bool is_folder(const fs::directory_entry& entry) {
    return fs::is_directory(entry.symlink_status());
}

bool lists(const ordered_json& names, const std::string& name) {
    return names.is_array() && std::ranges::find(names, ordered_json(name)) != names.end();
}

/// More images than were written belong to somebody, though it is unknown which.
std::optional<fs::path> first_foreign(const fs::path& split, const ordered_json& classes,
                                      std::uint64_t max_images) {
    std::uint64_t images = 0;
    for (const auto& label : fs::directory_iterator(split)) {
        if (!is_folder(label) || !lists(classes, label.path().filename().string()))
            return label.path();
        for (const auto& image : fs::directory_iterator(label)) {
            if (!is_image(image)) return image.path();
            if (++images > max_images) return split;
        }
    }
    return std::nullopt;
}

} // namespace

std::optional<fs::path> not_exported(const fs::path& folder) {
    ordered_json note;
    try {
        note = with_names(read_json_file(folder / exported_folder_note));
    } catch (const Error&) {
        return folder;
    }
    if (!note.is_object() || note.value("format", ordered_json()) != exported_folder_format)
        return folder;
    const auto images = note.value("images", ordered_json::object());
    for (const auto& entry : fs::directory_iterator(folder)) {
        const auto name = entry.path().filename().string();
        if (name == exported_folder_note) continue;
        if (!is_folder(entry) || !images.is_object() || !images.contains(name) ||
            !images[name].is_number_unsigned())
            return entry.path();
        if (auto found =
                first_foreign(entry.path(), note.value("class_names", ordered_json::array()),
                              images[name].get<std::uint64_t>()))
            return found;
    }
    return std::nullopt;
}

} // namespace headroom
