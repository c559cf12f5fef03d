#include "datasets/Hdf5.h"

#include "datasets/Hdf5Handle.h"
#include "datasets/Hdf5Library.h"
#include "datasets/base/Error.h"

#include <algorithm>
#include <cstring>
#include <fmt/format.h>
#include <fstream>

namespace headroom {

static_assert(sizeof(hid_t) == sizeof(std::int64_t), "HDF5 1.10 and later");

namespace {

Error broken(const std::string& path, const std::string& object, const char* what) {
    return data_error(fmt::format("{}: {}: {} ({})", path, object, what, hdf5_reason()));
}

std::vector<hsize_t> extent(hid_t space) {
    const int rank = H5Sget_simple_extent_ndims(space);
    std::vector<hsize_t> sizes(static_cast<std::size_t>(std::max(rank, 0)));
    if (rank > 0) H5Sget_simple_extent_dims(space, sizes.data(), nullptr);
    return sizes;
}

Hdf5Handle open_dataset_object(std::int64_t file, const std::string& path,
                               const std::string& name) {
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
        const Hdf5Handle memory(H5Tcopy(H5T_C_S1), H5Tclose);
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
    const Hdf5Handle memory(H5Tcopy(type), H5Tclose);
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

void read_rows_as(hid_t dataset, const std::string& path, const std::string& name, hsize_t first,
                  hsize_t count, hid_t memory_type, void* out) {
    const Hdf5Handle space(H5Dget_space(dataset), H5Sclose);
    auto sizes = extent(space);
    std::vector<hsize_t> start(sizes.size(), 0);
    if (!sizes.empty()) {
        start[0] = first;
        sizes[0] = count;
    }
    const Hdf5Handle memory(H5Screate_simple(static_cast<int>(sizes.size()), sizes.data(), nullptr),
                            H5Sclose);
    if (H5Sselect_hyperslab(space, H5S_SELECT_SET, start.data(), nullptr, sizes.data(), nullptr) <
            0 ||
        H5Dread(dataset, memory_type, memory, space, H5P_DEFAULT, out) < 0)
        throw broken(path, name, "cannot be read");
}

} // namespace

std::string hdf5_version() {
    const Hdf5Library library;
    unsigned major = 0, minor = 0, release = 0;
    H5get_libversion(&major, &minor, &release);
    return fmt::format("{}.{}.{}", major, minor, release);
}

Hdf5File::Hdf5File(std::shared_ptr<const UnchangedFile> file) : file_(std::move(file)), id_(-1) {
    const Hdf5Library library;
    // What it would be called is not what was looked into.
    H5PLset_loading_state(0);
    id_ = H5Fopen(file_->path_of_descriptor().c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
    file_->check();
    if (id_ < 0)
        throw data_error(
            fmt::format("{}: not a whole HDF5 file ({}): copy it again", path(), hdf5_reason()));
}

Hdf5File::~Hdf5File() {
    const Hdf5Library library;
    for (const auto& [name, dataset] : datasets_)
        H5Dclose(dataset);
    H5Fclose(id_);
}

std::int64_t Hdf5File::open(const std::string& name) const {
    const auto found = datasets_.find(name);
    if (found != datasets_.end()) return found->second;
    // Rows are read in whole chunks, which want no cache of their own.
    const Hdf5Handle access(H5Pcreate(H5P_DATASET_ACCESS), H5Pclose);
    H5Pset_chunk_cache(access, 1, 0, 1.0);
    const hid_t id = H5Dopen2(id_, name.c_str(), access);
    if (id < 0) throw broken(path(), name, "no such dataset");
    return datasets_[name] = id;
}

void Hdf5File::read_rows(const std::string& dataset, std::uint64_t first, std::uint64_t count,
                         std::uint8_t* out) const {
    const Hdf5Library library;
    read_rows_as(open(dataset), path(), dataset, first, count, H5T_NATIVE_UINT8, out);
    file_->check();
}

void Hdf5File::read_rows(const std::string& dataset, std::uint64_t first, std::uint64_t count,
                         float* out) const {
    const Hdf5Library library;
    read_rows_as(open(dataset), path(), dataset, first, count, H5T_NATIVE_FLOAT, out);
    file_->check();
}

void Hdf5File::read_rows(const std::string& dataset, std::uint64_t first, std::uint64_t count,
                         std::int64_t* out) const {
    const Hdf5Library library;
    read_rows_as(open(dataset), path(), dataset, first, count, H5T_NATIVE_INT64, out);
    file_->check();
}

std::vector<std::string> Hdf5File::read_texts(const std::string& name) const {
    const Hdf5Library library;
    const auto dataset = open_dataset_object(id_, path(), name);
    const Hdf5Handle space(H5Dget_space(dataset), H5Sclose);
    const Hdf5Handle type(H5Dget_type(dataset), H5Tclose);
    return read_strings(type, space, [&](hid_t memory, void* out) {
        if (H5Dread(dataset, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, out) < 0)
            throw broken(path(), name, "cannot be read");
        file_->check();
        return true;
    });
}

std::vector<std::string> Hdf5File::read_text_attribute(const std::string& object,
                                                       const std::string& attribute) const {
    const Hdf5Library library;
    if (H5Aexists_by_name(id_, object.c_str(), attribute.c_str(), H5P_DEFAULT) <= 0) return {};
    const Hdf5Handle handle(
        H5Aopen_by_name(id_, object.c_str(), attribute.c_str(), H5P_DEFAULT, H5P_DEFAULT),
        H5Aclose);
    const Hdf5Handle space(H5Aget_space(handle), H5Sclose);
    const Hdf5Handle type(H5Aget_type(handle), H5Tclose);
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
