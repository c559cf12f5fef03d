#include "datasets/formats/FindFormat.h"

#include "datasets/base/Error.h"
#include "datasets/formats/CifarReader.h"
#include "datasets/formats/ForeignData.h"
#include "datasets/formats/IdxReader.h"
#include "datasets/formats/hdf5/Hdf5.h"

#include <filesystem>
#include <fmt/format.h>

namespace headroom {

namespace fs = std::filesystem;

std::string find_format(const std::string& path) {
    if (path.starts_with("synth:")) return "synth";
    std::error_code problem;
    const auto status = fs::status(path, problem);
    if (!fs::exists(status))
        throw io_error(fmt::format(
            "{}: {}: expected a folder, an IDX or HDF5 file, or synth:digits", path,
            problem && problem != std::errc::no_such_file_or_directory ? problem.message()
                                                                       : "no such file or folder"));
    if (fs::is_directory(status)) {
        if (is_cifar_folder(path)) return "cifar10";
        if (is_cifar100_folder(path)) return "cifar100";
        if (is_idx_folder(path)) return "idx";
        if (const auto way = way_in_for_folder(path); !way.empty())
            throw data_error(fmt::format("{}: {}", path, way));
        return "folder";
    }
    if (!fs::is_regular_file(status))
        throw data_error(fmt::format("{}: neither a folder nor a regular file: not opened", path));
    if (is_hdf5_file(path) || path.ends_with(".h5") || path.ends_with(".hdf5")) return "hdf5";
    if (is_idx_file(path)) return "idx";
    if (const auto way = way_in_for_file(path); !way.empty())
        throw data_error(fmt::format("{}: {}", path, way));
    throw data_error(
        fmt::format("{}: not a format this program reads: expected a folder of class folders, "
                    "IDX files, an HDF5 file, or a folder of CIFAR .bin files",
                    path));
}

} // namespace headroom
