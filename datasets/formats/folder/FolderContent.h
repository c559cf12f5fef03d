#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace headroom {

/// A file or folder of the data that is not read.
struct LeftOut {
    enum class Kind {
        other_file,  ///< without an image's extension
        hidden,      ///< its name begins with a dot
        misplaced,   ///< a file beside class folders, a folder within one or beside the splits
        unlabelled,  ///< a valid or test folder without the class folders that train has
        run,         ///< a run of this program, or a folder of runs
        special,     ///< a FIFO, a socket, a device
        broken_link, ///< a symlink without a target
        loop,        ///< a symlink to a folder that contains it
    };
    Kind kind;
    std::string path;
    std::string name; ///< relative to the root
};

/// "hidden", "a FIFO, a socket or a device", ...: for a line that names the files left out.
const char* to_string(LeftOut::Kind kind);

/// Contents of a folder, by kind, each in the order of the names' bytes.
struct FolderContent {
    std::vector<std::string> folders, files; ///< names
    std::vector<std::pair<LeftOut::Kind, std::string>> left_out;
    std::string problem; ///< reason why it cannot be read

    std::size_t image_count() const; ///< files with an image's extension
};

/// Lists a folder without opening files. An unreadable one has a problem and maybe less content.
FolderContent folder_content(const std::filesystem::path& folder);

/// Returns whether it is a run of this program or contains some, and has no images itself.
bool holds_runs(const std::filesystem::path& folder);

} // namespace headroom
