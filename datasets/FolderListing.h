#pragma once

#include "datasets/ImageShape.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace headroom {

/// An image file of a folder, found by its name; its shape and whether it can be read are learnt
/// later.
struct ImageFile {
    std::string path;
    std::string name; ///< relative to the root
    int label = 0;
    ImageShape shape;    ///< as stored
    std::string problem; ///< why it cannot be read; empty = it can
};

struct SplitFolder {
    std::string name; ///< "" where the root itself has the class folders
    std::filesystem::path path;
    std::vector<ImageFile> files; ///< class by class, each in the order of the names' bytes

    std::string name_of(const std::string& inside) const {
        return name.empty() ? inside : name + "/" + inside;
    }
};

/// Which files a folder of class folders (FolderReader.h) holds; none is opened.
struct FolderListing {
    std::optional<SplitFolder> train, valid, test;
    std::vector<std::string> classes;
    std::vector<std::string> left_out; ///< files without an image's name

    /// Of all splits, one after the other.
    std::vector<ImageFile*> files();
};

/// Lists the classes in `chosen` (empty = all). Throws Error(bad_data) on a class folder that is
/// missing in a split or empty.
FolderListing list_folder(const std::filesystem::path& root,
                          const std::vector<std::string>& chosen);

} // namespace headroom
