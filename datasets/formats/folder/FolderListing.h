#pragma once

#include "datasets/formats/folder/FolderContent.h"
#include "datasets/image/ImageShape.h"

#include <optional>
#include <string>
#include <vector>

namespace headroom {

/// An image file of a folder, found by its name; its shape and whether it can be read are found
/// later.
struct ImageFile {
    std::string path;
    std::string name; ///< relative to the root
    int label = 0;
    ImageShape shape;    ///< as stored
    std::string problem; ///< reason why it cannot be read; empty if it can
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

/// Reason why a class of a split cannot be read.
struct ListingProblem {
    enum class Kind {
        missing_class,     ///< another split has the class
        empty_class,       ///< its folder has no image
        unreadable_folder, ///< no permission to open it
    };
    Kind kind;
    std::string path;
    std::string name;              ///< relative to the root
    std::string split, class_name; ///< the split as "train", "valid" or "test"
    std::string line;              ///< as in an Error
    bool in_train = false;         ///< of valid or test, and train has images of the class
};

/// Files of a folder of class folders (FolderReader.h); none is opened.
struct FolderListing {
    std::optional<SplitFolder> train, valid, test;
    std::vector<std::string> classes; ///< of all splits
    std::vector<LeftOut> left_out;
    std::vector<ListingProblem> problems;
    std::vector<std::string> notes; ///< how ambiguous names were interpreted

    std::vector<SplitFolder*> splits(); ///< those that exist
    std::vector<ImageFile*> files();    ///< of all splits, one after the other
};

/// Lists the classes in `chosen` (empty = all), and continues after problems. Only regular files,
/// and symlinks to such; nothing else is opened. Throws Error(bad_data) if there are no class
/// folders with images at all, naming the folder to give instead, or two folders for one split.
FolderListing look_through_folder(const std::filesystem::path& root,
                                  const std::vector<std::string>& chosen);

/// Which class folders without images are errors in list_folder. One that cannot be opened always
/// is, and one that is missing only in valid or test never.
enum class EmptyClasses {
    refused,
    skipped, ///< not those that are empty in all splits
    shown    ///< nor those of valid or test that train does not have
};

/// Lists them, but throws the first problem that is an error.
FolderListing list_folder(const std::filesystem::path& root, const std::vector<std::string>& chosen,
                          EmptyClasses empty = EmptyClasses::refused);

} // namespace headroom
