#include "datasets/formats/Formats.h"

#include "datasets/base/Error.h"
#include "datasets/formats/CifarReader.h"
#include "datasets/formats/ForeignData.h"
#include "datasets/formats/IdxReader.h"
#include "datasets/formats/folder/FolderReader.h"
#include "datasets/formats/hdf5/Hdf5.h"
#include "datasets/formats/hdf5/Hdf5Reader.h"
#include "datasets/synth/SyntheticImages.h"

#include <filesystem>
#include <fmt/format.h>

namespace headroom {

namespace fs = std::filesystem;

namespace {

bool is_generator(const std::string& path) {
    return path.starts_with("synth:");
}

bool is_folder(const std::string& path) {
    std::error_code ignored;
    return fs::is_directory(path, ignored);
}

bool is_hdf5(const std::string& path) {
    return !is_folder(path) &&
           (is_hdf5_file(path) || path.ends_with(".h5") || path.ends_with(".hdf5"));
}

bool is_idx(const std::string& path) {
    return is_folder(path) ? is_idx_folder(path) : is_idx_file(path);
}

bool is_cifar10(const std::string& path) {
    return is_folder(path) && is_cifar_folder(path);
}

bool is_cifar100(const std::string& path) {
    return is_folder(path) && is_cifar100_folder(path);
}

FoundImages read_cifar10_folder(const std::string& path, const OpenOptions& options) {
    return read_cifar(path, options.memory_budget);
}

FoundImages read_idx_source(const std::string& path, const OpenOptions& options) {
    return read_idx(path, options);
}

FoundImages read_class_folders(const std::string& path, const OpenOptions& options) {
    return read_folder(path, options);
}

FoundImages read_cifar100_folder(const std::string& path, const OpenOptions& options) {
    return read_cifar100(path, options.memory_budget);
}

/// Throws Error if the path does not exist, or is neither a folder nor a regular file.
void check_exists(const std::string& path) {
    std::error_code problem;
    const auto status = fs::status(path, problem);
    if (!fs::exists(status))
        throw io_error(fmt::format(
            "{}: {}: expected a folder, an IDX or HDF5 file, or synth:digits", path,
            problem && problem != std::errc::no_such_file_or_directory ? problem.message()
                                                                       : "no such file or folder"));
    if (!fs::is_directory(status) && !fs::is_regular_file(status))
        throw data_error(fmt::format("{}: neither a folder nor a regular file: not opened", path));
}

} // namespace

const std::vector<Format>& formats() {
    static const std::vector<Format> all = {
        {"synth", is_generator, draw_synthetic},
        {"cifar10", is_cifar10, read_cifar10_folder},
        {"cifar100", is_cifar100, read_cifar100_folder},
        {"hdf5", is_hdf5, read_hdf5},
        {"idx", is_idx, read_idx_source},
        {"folder", is_folder, read_class_folders, true},
    };
    return all;
}

const Format& find_format(const std::string& path) {
    if (!is_generator(path)) check_exists(path);
    for (const auto& format : formats()) {
        if (!format.recognises(path)) continue;
        if (format.image_files)
            if (const auto way = way_in_for_folder(path); !way.empty())
                throw data_error(fmt::format("{}: {}", path, way));
        return format;
    }
    if (const auto way = way_in_for_file(path); !way.empty())
        throw data_error(fmt::format("{}: {}", path, way));
    throw data_error(
        fmt::format("{}: not a format this program reads: expected a folder of class folders, "
                    "IDX files, an HDF5 file, or a folder of CIFAR .bin files",
                    path));
}

} // namespace headroom
