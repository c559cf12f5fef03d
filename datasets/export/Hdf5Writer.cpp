#include "datasets/export/Hdf5Writer.h"

#include "datasets/base/Error.h"
#include "datasets/formats/hdf5/Hdf5Handle.h"
#include "datasets/formats/hdf5/Hdf5Library.h"

#include <cstring>
#include <fmt/format.h>
#include <utility>

namespace headroom {

namespace {

/// UTF-8 of variable length, which h5py returns as str.
Hdf5Handle text_type() {
    const hid_t type = H5Tcopy(H5T_C_S1);
    H5Tset_size(type, H5T_VARIABLE);
    H5Tset_cset(type, H5T_CSET_UTF8);
    return {type, H5Tclose};
}

Hdf5Handle space_of(const std::vector<hsize_t>& sizes) {
    return {sizes.empty() ? H5Screate(H5S_SCALAR)
                          : H5Screate_simple(static_cast<int>(sizes.size()), sizes.data(), nullptr),
            H5Sclose};
}

/// Leaves out the times that the library would store.
Hdf5Handle creation_properties() {
    const hid_t properties = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_obj_track_times(properties, 0);
    return {properties, H5Pclose};
}

/// Creates the groups in the path of a dataset.
Hdf5Handle link_properties() {
    const hid_t properties = H5Pcreate(H5P_LINK_CREATE);
    H5Pset_create_intermediate_group(properties, 1);
    return {properties, H5Pclose};
}

std::vector<const char*> pointers(const std::vector<std::string>& texts) {
    std::vector<const char*> result;
    for (const auto& text : texts)
        result.push_back(text.c_str());
    return result;
}

} // namespace

Hdf5Writer::Hdf5Writer(const std::filesystem::path& path) : path_(path), output_(path) {
    const Hdf5Library library;
    file_ = output_.create();
    if (file_ < 0) check(false, "/", "cannot be created");
}

Hdf5Writer::~Hdf5Writer() {
    const Hdf5Library library;
    if (file_ >= 0) H5Fclose(file_);
}

/// Throws if the file could not be written, or HDF5 returned that something was not `done`.
void Hdf5Writer::check(bool done, const std::string& object, const char* what) const {
    if (output_.problem() != 0)
        throw io_error(fmt::format("{}: cannot be written: {}", path_.string(),
                                   std::strerror(output_.problem())));
    if (!done)
        throw io_error(fmt::format("{}: {}: {} ({})", path_.string(), object, what, hdf5_reason()));
}

void Hdf5Writer::write_whole(const std::string& name, hid_t type, hid_t memory_type,
                             const std::vector<std::uint64_t>& sizes, const void* values) {
    const auto space = space_of({sizes.begin(), sizes.end()});
    const auto link = link_properties(), properties = creation_properties();
    const Hdf5Handle dataset(
        H5Dcreate2(file_, name.c_str(), type, space, link, properties, H5P_DEFAULT), H5Dclose);
    check(dataset >= 0 &&
              H5Dwrite(dataset, memory_type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0,
          name, "cannot be written");
}

void Hdf5Writer::write_attribute(const std::string& object, const std::string& name,
                                 const std::vector<std::uint64_t>& sizes,
                                 const std::vector<std::string>& texts) {
    const auto type = text_type();
    const auto space = space_of({sizes.begin(), sizes.end()});
    const Hdf5Handle attribute(H5Acreate_by_name(file_, object.c_str(), name.c_str(), type, space,
                                                 H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                               H5Aclose);
    check(attribute >= 0 && H5Awrite(attribute, type, pointers(texts).data()) >= 0, name,
          "the attribute cannot be written");
}

void Hdf5Writer::create(const std::string& dataset, const std::vector<std::uint64_t>& sizes,
                        Value value, const Chunks& chunks) {
    const Hdf5Library library;
    const auto space = space_of({sizes.begin(), sizes.end()});
    const auto link = link_properties(), properties = creation_properties();
    std::vector<hsize_t> chunk(sizes.begin(), sizes.end());
    chunk.front() = std::min(chunks.rows, sizes.front());
    H5Pset_chunk(properties, static_cast<int>(chunk.size()), chunk.data());
    if (chunks.gzip > 0) H5Pset_deflate(properties, static_cast<unsigned>(chunks.gzip));
    const Hdf5Handle created(H5Dcreate2(file_, dataset.c_str(),
                                        value == Value::unsigned8 ? H5T_STD_U8LE : H5T_IEEE_F32LE,
                                        space, link, properties, H5P_DEFAULT),
                             H5Dclose);
    check(created >= 0, dataset, "cannot be created");
}

void Hdf5Writer::write_rows(const std::string& name, std::uint64_t first, std::uint64_t count,
                            const void* values) {
    const Hdf5Library library;
    const Hdf5Handle dataset(H5Dopen2(file_, name.c_str(), H5P_DEFAULT), H5Dclose);
    const Hdf5Handle space(H5Dget_space(dataset), H5Sclose);
    const Hdf5Handle type(H5Dget_type(dataset), H5Tclose);
    const Hdf5Handle native(H5Tget_native_type(type, H5T_DIR_DEFAULT), H5Tclose);
    std::vector<hsize_t> sizes(static_cast<std::size_t>(H5Sget_simple_extent_ndims(space)));
    H5Sget_simple_extent_dims(space, sizes.data(), nullptr);
    std::vector<hsize_t> start(sizes.size(), 0);
    start.front() = first;
    sizes.front() = count;
    const auto memory = space_of(sizes);
    check(H5Sselect_hyperslab(space, H5S_SELECT_SET, start.data(), nullptr, sizes.data(),
                              nullptr) >= 0 &&
              H5Dwrite(dataset, native, memory, space, H5P_DEFAULT, values) >= 0,
          name, "cannot be written");
}

void Hdf5Writer::write(const std::string& dataset, const std::vector<int>& values) {
    const Hdf5Library library;
    write_whole(dataset, H5T_STD_I64LE, H5T_NATIVE_INT, {values.size()}, values.data());
}

void Hdf5Writer::write(const std::string& dataset, const std::vector<std::uint64_t>& sizes,
                       std::span<const float> values) {
    const Hdf5Library library;
    write_whole(dataset, H5T_IEEE_F32LE, H5T_NATIVE_FLOAT, sizes, values.data());
}

void Hdf5Writer::write(const std::string& dataset, const std::vector<std::string>& texts) {
    const Hdf5Library library;
    const auto type = text_type();
    write_whole(dataset, type, type, {texts.size()}, pointers(texts).data());
}

void Hdf5Writer::set_attribute(const std::string& name, const std::string& text) {
    const Hdf5Library library;
    write_attribute("/", name, {}, {text});
}

void Hdf5Writer::set_attribute_of(const std::string& object, const std::string& name,
                                  const std::string& text) {
    const Hdf5Library library;
    write_attribute(object, name, {}, {text});
}

void Hdf5Writer::set_attribute(const std::string& name, const std::vector<std::string>& texts) {
    const Hdf5Library library;
    write_attribute("/", name, {texts.size()}, texts);
}

void Hdf5Writer::close() {
    const Hdf5Library library;
    const bool flushed = H5Fflush(file_, H5F_SCOPE_GLOBAL) >= 0;
    const bool closed = H5Fclose(std::exchange(file_, -1)) >= 0;
    check(flushed && closed, "/", "cannot be written to its end");
}

} // namespace headroom
