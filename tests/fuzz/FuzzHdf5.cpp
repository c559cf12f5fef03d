#include "tests/fuzz/FuzzHdf5.h"

#include <algorithm>

namespace headroom {

namespace {

constexpr std::array names{"x_train", "y_train", "x_valid",     "y_val",        "x_test",
                           "y_test",  "X_train", "train_set_x", "train_set_y",  "test_set_x",
                           "images",  "labels",  "features",    "label",        "data",
                           "y",       "X",       "Y",           "list_classes", "odd\nname"};
constexpr std::array<hsize_t, 12> sizes{1, 2, 3, 4, 5, 6, 8, 10, 0, 16384, 16385, 1ull << 33};

/// Sizes beyond this are declared but never written: HDF5 stores none of it.
constexpr hsize_t max_written = 4096;

struct Type {
    hid_t id;
    bool copied;
};

Type type_of(std::uint8_t choice) {
    const auto text = [](std::size_t size) {
        const hid_t type = H5Tcopy(H5T_C_S1);
        H5Tset_size(type, size);
        return Type{type, true};
    };
    switch (choice % 13) {
    case 0:
        return {H5T_STD_U8LE, false};
    case 1:
        return {H5T_STD_I8LE, false};
    case 2:
        return {H5T_STD_U16BE, false};
    case 3:
        return {H5T_STD_I64LE, false};
    case 4:
        return {H5T_STD_U64LE, false};
    case 5:
        return {H5T_IEEE_F32LE, false};
    case 6:
        return {H5T_IEEE_F64BE, false};
    case 7:
        return text(3);
    case 8:
        return text(H5T_VARIABLE);
    case 9:
        return {H5T_STD_REF_OBJ, false};
    case 10:
        return {H5T_STD_B8LE, false};
    case 11: { // h5py's bool
        const hid_t type = H5Tenum_create(H5T_STD_I8LE);
        for (const auto& [name, value] : {std::pair{"FALSE", std::int8_t{0}}, {"TRUE", 1}})
            H5Tenum_insert(type, name, &value);
        return {type, true};
    }
    default:
        return {H5Tcreate(H5T_OPAQUE, 5), true};
    }
}

void write_values(hid_t dataset, hid_t type, std::size_t count, std::string_view pattern) {
    if (H5Tis_variable_str(type) > 0) {
        const std::string text(pattern.substr(0, std::min(pattern.find('\0'), pattern.size())));
        const std::vector<const char*> texts(count, text.c_str());
        H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, texts.data());
        return;
    }
    std::string bytes(count * H5Tget_size(type), '\0');
    for (std::size_t i = 0; i < bytes.size() && !pattern.empty(); ++i)
        bytes[i] = pattern[i % pattern.size()];
    H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, bytes.data());
}

} // namespace

void FuzzHdf5::write_dataset(hid_t file) const {
    const char* const name = FuzzHdf5::name(input_.byte());
    const auto type = type_of(input_.byte());
    const auto rank = input_.byte() % 6;
    std::vector<hsize_t> extent;
    hsize_t count = 1;
    bool written = true;
    for (int i = 0; i < rank; ++i) {
        extent.push_back(sizes[input_.byte() % sizes.size()]);
        written = written && !__builtin_mul_overflow(count, extent.back(), &count);
    }
    written = written && count <= max_written;
    const auto pattern = input_.part();

    const hid_t space = H5Screate_simple(rank, extent.data(), nullptr);
    const hid_t layout = H5Pcreate(H5P_DATASET_CREATE);
    if (!written) { // in chunks, of which none is ever written
        const std::vector<hsize_t> chunk(extent.size(), 1);
        H5Pset_chunk(layout, rank, chunk.data());
    }
    const hid_t dataset = H5Dcreate2(file, name, type.id, space, H5P_DEFAULT, layout, H5P_DEFAULT);
    if (dataset >= 0) {
        if (written && count > 0) write_values(dataset, type.id, count, pattern);
        H5Dclose(dataset);
    }
    H5Pclose(layout);
    H5Sclose(space);
    if (type.copied) H5Tclose(type.id);
}

const char* FuzzHdf5::name(std::uint8_t choice) {
    return names[choice % names.size()];
}

void FuzzHdf5::write(const std::string& path) const {
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    for (int datasets = input_.byte() % 8; datasets > 0; --datasets)
        write_dataset(file);
    H5Fclose(file);
}

} // namespace headroom
