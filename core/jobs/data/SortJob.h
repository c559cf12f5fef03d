#pragma once

#include "core/jobs/JobControl.h"
#include "core/jobs/data/MoveList.h"

#include <nlohmann/json.hpp>

namespace headroom {

/// An image of a flat folder and its class.
struct SortedImage {
    std::string file; ///< its name in the folder
    std::string label;
};

/// Makes a folder of class folders of one that has its images side by side: photos/1.jpg becomes
/// photos/Car/1.jpg.
///
///     run(SortSpec{.folder = "photos", .labels_file = "labels.csv"}, control);
///     undo_moves("photos/moved.json", "photos");
struct SortSpec {
    std::filesystem::path folder;
    std::filesystem::path labels_file = {}; ///< as read_labels; or, if empty,
    std::vector<SortedImage> images = {};   ///< these
};

struct SortResult {
    std::filesystem::path folder;
    MovedFiles moved;
    std::vector<std::pair<std::string, std::size_t>> classes; ///< and how many images were moved
    std::vector<std::string> left; ///< images of the folder without a class, which stay
};

/// Moves the images into folders of their classes' names; nothing is deleted or overwritten, and
/// `folder`/moved.json lists all before the first move, for undo_moves. Everything is checked
/// before: throws Error(bad_data) if an image is not in the folder or has two classes, a class
/// cannot be a folder's name or is that of a split, or a name is taken in its folder; Error(io);
/// and Cancelled.
SortResult run(const SortSpec& spec, const JobControl& control);

/// The image files in that folder itself, in the order of their names; none where it has class
/// folders with images, or cannot be read.
std::vector<std::string> flat_images(const std::filesystem::path& folder);

/// Reads a CSV file of labels. Its first line names the columns: `file` (or `filename`, `image`,
/// `path`, `id`) and `label` (or `class`). Throws Error that names the file and the line.
std::vector<SortedImage> read_labels(const std::filesystem::path& path);

/// Why a class cannot have that name; empty if it can.
std::string problem_of_class(const std::string& name);

/// Documented JSON (docs/commands.md).
nlohmann::ordered_json to_json(const SortResult& result);

} // namespace headroom
