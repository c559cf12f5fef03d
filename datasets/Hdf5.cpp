#include "datasets/Hdf5.h"

#include "datasets/Hdf5Handles.h"
#include "datasets/base/Error.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <fstream>

namespace headroom {

using namespace hdf5;

static_assert(sizeof(hid_t) == sizeof(std::int64_t), "HDF5 1.10 and later");

namespace {

Error broken(const std::string& path, const std::string& object, const char* what) {
    return data_error(fmt::format("{}: {}: {} ({})", path, object, what, reason()));
}

std::vector<hsize_t> extent(hid_t space) {
    const int rank = H5Sget_simple_extent_ndims(space);
    std::vector<hsize_t> sizes(static_cast<std::size_t>(std::max(rank, 0)));
    if (rank > 0) H5Sget_simple_extent_dims(space, sizes.data(), nullptr);
    return sizes;
}

Handle open_dataset_object(std::int64_t file, const std::string& path, const std::string& name) {
    const hid_t id = H5Dopen2(file, name.c_str(), H5P_DEFAULT);
    if (id < 0) throw broken(path, name, "no such dataset");
    return {id, H5Dclose};
}

/// Reads all strings of a dataset or an attribute; `read(memory type, buffer)` does the reading.
template <typename Read>
std::vector<std::string> read_strings(hid_t type, hid_t space, const Read& read) {
    const auto count =
        static_cast<std::size_t>(std::max<hssize_t>(H5Sget_simple_extent_npoints(space), 0));
    std::vector<std::string> texts;
    if (H5Tis_variable_str(type) > 0) {
        const Handle memory(H5Tcopy(H5T_C_S1), H5Tclose);
        H5Tset_size(memory, H5T_VARIABLE);
        H5Tset_cset(memory, H5Tget_cset(type));
        std::vector<char*> pointers(count, nullptr);
        if (!read(memory, pointers.data())) return {};
        for (const char* text : pointers)
            texts.emplace_back(text ? text : "");
        H5Dvlen_reclaim(memory, space, H5P_DEFAULT, pointers.data());
        return texts;
    }
    const auto length = H5Tget_size(type);
    const Handle memory(H5Tcopy(type), H5Tclose);
    std::vector<char> bytes(count * length);
    if (!read(memory, bytes.data())) return {};
    const bool space_padded = H5Tget_strpad(type) == H5T_STR_SPACEPAD;
    for (std::size_t i = 0; i < count; ++i) {
        const char* const begin = bytes.data() + i * length;
        std::string text(begin, strnlen(begin, length));
        while (space_padded && !text.empty() && text.back() == ' ')
            text.pop_back();
        texts.push_back(std::move(text));
    }
    return texts;
}

void read_rows_as(std::int64_t file, const std::string& path, const std::string& name,
                  hsize_t first, hsize_t count, hid_t memory_type, void* out) {
    const auto dataset = open_dataset_object(file, path, name);
    const Handle space(H5Dget_space(dataset), H5Sclose);
    auto sizes = extent(space);
    std::vector<hsize_t> start(sizes.size(), 0);
    if (!sizes.empty()) {
        start[0] = first;
        sizes[0] = count;
    }
    const Handle memory(H5Screate_simple(static_cast<int>(sizes.size()), sizes.data(), nullptr),
                        H5Sclose);
    if (H5Sselect_hyperslab(space, H5S_SELECT_SET, start.data(), nullptr, sizes.data(), nullptr) <
            0 ||
        H5Dread(dataset, memory_type, memory, space, H5P_DEFAULT, out) < 0)
        throw broken(path, name, "cannot be read");
}

} // namespace

std::string hdf5_version() {
    const Library library;
    unsigned major = 0, minor = 0, release = 0;
    H5get_libversion(&major, &minor, &release);
    return fmt::format("{}.{}.{}", major, minor, release);
}

Hdf5File::Hdf5File(const std::string& path) : path_(path), file_(-1) {
    if (!std::ifstream(path, std::ios::binary))
        throw io_error(fmt::format("{}: cannot be opened: {}", path, std::strerror(errno)));
    const Library library;
    file_ = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
    if (file_ < 0)
        throw data_error(
            fmt::format("{}: not a whole HDF5 file ({}): copy it again", path, reason()));
}

Hdf5File::~Hdf5File() {
    const Library library;
    H5Fclose(file_);
}

std::vector<std::string> Hdf5File::datasets() const {
    const Library library;
    std::vector<std::string> names;
    H5G_info_t group;
    if (H5Gget_info(file_, &group) < 0) throw broken(path_, "/", "cannot be listed");
    for (hsize_t i = 0; i < group.nlinks; ++i) {
        const auto name_at = [&](char* buffer, std::size_t size) {
            return H5Lget_name_by_idx(file_, ".", H5_INDEX_NAME, H5_ITER_INC, i, buffer, size,
                                      H5P_DEFAULT);
        };
        const auto length = name_at(nullptr, 0);
        if (length < 0) throw broken(path_, "/", "cannot be listed");
        std::string name(static_cast<std::size_t>(length) + 1, '\0');
        name_at(name.data(), name.size());
        name.pop_back();
        const Handle object(H5Oopen(file_, name.c_str(), H5P_DEFAULT), H5Oclose);
        if (object >= 0 && H5Iget_type(object) == H5I_DATASET) names.push_back(name);
    }
    return names;
}

Hdf5File::Info Hdf5File::info(const std::string& name) const {
    const Library library;
    const auto dataset = open_dataset_object(file_, path_, name);
    const Handle space(H5Dget_space(dataset), H5Sclose);
    const Handle type(H5Dget_type(dataset), H5Tclose);
    Info info;
    for (auto size : extent(space))
        info.sizes.push_back(size);
    switch (H5Tget_class(type)) {
    case H5T_INTEGER:
        info.kind = H5Tget_size(type) == 1 && H5Tget_sign(type) == H5T_SGN_NONE ? Kind::unsigned8
                                                                                : Kind::integer;
        break;
    case H5T_FLOAT:
        info.kind = Kind::floating;
        break;
    case H5T_STRING:
        info.kind = Kind::text;
        break;
    default:
        break;
    }
    const Handle layout(H5Dget_create_plist(dataset), H5Pclose);
    if (!info.sizes.empty() && H5Pget_layout(layout) == H5D_CHUNKED) {
        std::vector<hsize_t> chunk(info.sizes.size());
        H5Pget_chunk(layout, static_cast<int>(chunk.size()), chunk.data());
        info.chunk_rows = std::max<hsize_t>(chunk[0], 1);
    }
    return info;
}

void Hdf5File::read_rows(const std::string& dataset, std::uint64_t first, std::uint64_t count,
                         std::uint8_t* out) const {
    const Library library;
    read_rows_as(file_, path_, dataset, first, count, H5T_NATIVE_UINT8, out);
}

void Hdf5File::read_rows(const std::string& dataset, std::uint64_t first, std::uint64_t count,
                         float* out) const {
    const Library library;
    read_rows_as(file_, path_, dataset, first, count, H5T_NATIVE_FLOAT, out);
}

void Hdf5File::read_rows(const std::string& dataset, std::uint64_t first, std::uint64_t count,
                         std::int64_t* out) const {
    const Library library;
    read_rows_as(file_, path_, dataset, first, count, H5T_NATIVE_INT64, out);
}

std::vector<std::string> Hdf5File::read_texts(const std::string& name) const {
    const Library library;
    const auto dataset = open_dataset_object(file_, path_, name);
    const Handle space(H5Dget_space(dataset), H5Sclose);
    const Handle type(H5Dget_type(dataset), H5Tclose);
    return read_strings(type, space, [&](hid_t memory, void* out) {
        if (H5Dread(dataset, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, out) < 0)
            throw broken(path_, name, "cannot be read");
        return true;
    });
}

std::vector<std::string> Hdf5File::read_text_attribute(const std::string& object,
                                                       const std::string& attribute) const {
    const Library library;
    if (H5Aexists_by_name(file_, object.c_str(), attribute.c_str(), H5P_DEFAULT) <= 0) return {};
    const Handle handle(
        H5Aopen_by_name(file_, object.c_str(), attribute.c_str(), H5P_DEFAULT, H5P_DEFAULT),
        H5Aclose);
    const Handle space(H5Aget_space(handle), H5Sclose);
    const Handle type(H5Aget_type(handle), H5Tclose);
    if (H5Tget_class(type) != H5T_STRING) return {};
    return read_strings(type, space,
                        [&](hid_t memory, void* out) { return H5Aread(handle, memory, out) >= 0; });
}

bool is_hdf5_file(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    char start[8] = {};
    stream.read(start, sizeof start);
    return stream && std::memcmp(start, "\x89HDF\r\n\x1a\n", sizeof start) == 0;
}

} // namespace headroom
