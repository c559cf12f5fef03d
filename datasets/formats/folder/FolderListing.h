#pragma once

#include "datasets/formats/folder/FolderContent.h"
#include "datasets/image/ImageShape.h"

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
    std::string split; ///< "train", "valid" or "test"
    std::string name;  ///< "" where the root itself has the class folders
    std::filesystem::path path;
    std::vector<ImageFile> files; ///< class by class, each in the order of the names' bytes

    std::string name_of(const std::string& inside) const {
        return name.empty() ? inside : name + "/" + inside;
    }
};

/// What keeps a class of a split from being read.
struct ListingProblem {
    enum class Kind {
        missing_class,     ///< another split has it
        empty_class,       ///< its folder has no image
        unreadable_folder, ///< it may not be opened
    };
    Kind kind;
    std::string path;
    std::string name;              ///< relative to the root
    std::string split, class_name; ///< the split as "train", "valid" or "test"
    std::string line;              ///< as an Error would say it
    bool in_train = false;         ///< it is in valid or test, and train has images of the class
};

/// Which files a folder of class folders (FolderReader.h) holds; none is opened.
struct FolderListing {
    std::optional<SplitFolder> train, valid, test;
    std::vector<std::string> classes; ///< of all splits
    std::vector<LeftOut> left_out;
    std::vector<ListingProblem> problems;
    std::vector<std::string> notes; ///< what was taken for what, where names leave it open

    std::vector<SplitFolder*> splits(); ///< those that are there
    std::vector<ImageFile*> files();    ///< of all splits, one after the other
};

/// Lists the classes in `chosen` (empty = all), and goes on past whatever is in the way. Regular
/// files only, and symlinks to such; nothing else is opened. Throws Error(bad_data) where there are
/// no class folders with images at all, saying which folder to give instead, or two folders for one
/// split.
FolderListing look_through_folder(const std::filesystem::path& root,
                                  const std::vector<std::string>& chosen);

/// Which class folders without images are errors of list_folder. One that may not be opened always
/// is, and one that only valid or test lacks never.
enum class EmptyClasses {
    refused,
    skipped, ///< those that are empty in all splits are none
    shown    ///< and neither are those of valid or test that train does not have
};

/// The same, but throws the first problem that is an error.
FolderListing list_folder(const std::filesystem::path& root, const std::vector<std::string>& chosen,
                          EmptyClasses empty = EmptyClasses::refused);

} // namespace headroom
