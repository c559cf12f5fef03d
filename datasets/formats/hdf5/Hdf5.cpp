#include "datasets/formats/hdf5/Hdf5.h"

#include "datasets/formats/hdf5/Hdf5Library.h"

#include <cstring>
#include <fmt/format.h>
#include <fstream>

namespace headroom {

static_assert(sizeof(hid_t) == sizeof(std::int64_t), "HDF5 1.10 and later");

std::string hdf5_version() {
    const Hdf5Library library;
    unsigned major = 0, minor = 0, release = 0;
    H5get_libversion(&major, &minor, &release);
    return fmt::format("{}.{}.{}", major, minor, release);
}

bool is_hdf5_file(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    for (std::streamoff place = 0; stream; place = place == 0 ? 512 : 2 * place) {
        char start[8] = {};
        stream.seekg(place);
        stream.read(start, sizeof start);
        if (stream && std::memcmp(start, "\x89HDF\r\n\x1a\n", sizeof start) == 0) return true;
    }
    return false;
}

} // namespace headroom
