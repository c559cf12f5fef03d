#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace headroom {

/// The folder for a class: its name, but of one that is no name of a file, such as "cars/old".
std::filesystem::path class_folder(const std::filesystem::path& sorted, std::string name);

/// Symbolic links to images, in a folder for each answer: sorted/Car/7.jpg. The images stay where
/// they are. Where a name is taken by another image the link becomes "7 (2).jpg".
class SortedLinks {
  public:
    explicit SortedLinks(std::filesystem::path folder) : folder_(std::move(folder)) {}

    /// Throws Error(io) if it cannot be made. A link that is there already stays.
    void add(const std::string& image, const std::string& answer);

  private:
    std::filesystem::path folder_;
};

} // namespace headroom
