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
    std::string split; ///< "train", "valid" or "test"
    std::string name;  ///< "" where the root itself has the class folders
    std::filesystem::path path;
    std::vector<ImageFile> files; ///< class by class, each in the order of the names' bytes

    std::string name_of(const std::string& inside) const {
        return name.empty() ? inside : name + "/" + inside;
    }
};

/// What lies in the folder and is not read.
struct LeftOut {
    enum class Kind {
        other_file,  ///< without an image's file name
        hidden,      ///< its name begins with a dot
        misplaced,   ///< a file beside class folders, a folder within one or beside the splits
        special,     ///< a FIFO, a socket, a device
        broken_link, ///< a symlink that leads nowhere
        loop,        ///< a symlink to a folder that it lies in
    };
    Kind kind;
    std::string path;
    std::string name; ///< relative to the root
};

/// "hidden", "a FIFO, a socket or a device", ...: for a line that names what was left out.
const char* to_string(LeftOut::Kind kind);

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
};

/// Which files a folder of class folders (FolderReader.h) holds; none is opened.
struct FolderListing {
    std::optional<SplitFolder> train, valid, test;
    std::vector<std::string> classes; ///< of all splits
    std::vector<LeftOut> left_out;
    std::vector<ListingProblem> problems; ///< the first is what list_folder throws

    std::vector<SplitFolder*> splits(); ///< those that are there
    std::vector<ImageFile*> files();    ///< of all splits, one after the other
};

/// Lists the classes in `chosen` (empty = all), and goes on past whatever is in the way. Regular
/// files only, and symlinks to such; nothing else is opened. Throws Error(bad_data) where there are
/// no class folders at all, or two folders for one split.
FolderListing look_through_folder(const std::filesystem::path& root,
                                  const std::vector<std::string>& chosen);

/// The same, but throws Error(bad_data) on a class folder that is missing in a split, empty, or
/// cannot be opened.
FolderListing list_folder(const std::filesystem::path& root,
                          const std::vector<std::string>& chosen);

} // namespace headroom
