#pragma once

#include <functional>
#include <gtest/gtest.h>
#include <hdf5.h>
#include <numeric>
#include <string>
#include <vector>

namespace headroom {

/// A small HDF5 file, written one dataset after the other.
class TestHdf5 {
  public:
    explicit TestHdf5(const std::string& path, hsize_t user_block = 0) {
        const hid_t creation = H5Pcreate(H5P_FILE_CREATE);
        H5Pset_userblock(creation, user_block);
        file_ = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, creation, H5P_DEFAULT);
        H5Pclose(creation);
    }
    ~TestHdf5() { H5Fclose(file_); }
    TestHdf5(const TestHdf5&) = delete;
    TestHdf5& operator=(const TestHdf5&) = delete;

    hid_t file() const { return file_; } ///< for what this class does not support

    /// Storage of the next datasets: chunks of that many rows, compressed or not.
    void use_chunks(hsize_t rows, bool gzip = false) { chunk_rows_ = rows, gzip_ = gzip; }

    void floats(const char* name, std::vector<hsize_t> sizes, std::vector<float> values) {
        write(name, sizes, H5T_NATIVE_FLOAT, values.data(), values.size());
    }
    void bytes(const char* name, std::vector<hsize_t> sizes, std::vector<std::uint8_t> values) {
        write(name, sizes, H5T_NATIVE_UINT8, values.data(), values.size());
    }
    void integers(const char* name, std::vector<hsize_t> sizes, std::vector<int> values) {
        write(name, sizes, H5T_NATIVE_INT, values.data(), values.size());
    }
    /// Writes booleans as h5py writes numpy's bool.
    void booleans(const char* name, std::vector<hsize_t> sizes, std::vector<std::uint8_t> values) {
        const hid_t type = enumeration({"FALSE", "TRUE"});
        write(name, sizes, type, values.data(), values.size());
        H5Tclose(type);
    }
    /// Writes booleans as PyTables does.
    void bitfields(const char* name, std::vector<hsize_t> sizes, std::vector<std::uint8_t> values) {
        write(name, sizes, H5T_NATIVE_B8, values.data(), values.size());
    }
    /// Writes an enumeration with these names for 0, 1 and so on.
    void enums(const char* name, std::vector<const char*> names, std::vector<std::uint8_t> values) {
        const hid_t type = enumeration(names);
        write(name, {values.size()}, type, values.data(), values.size());
        H5Tclose(type);
    }
    /// Adds the attribute by which MATLAB marks a dataset and its class.
    void matlab(const char* name, const std::string& type_name) {
        const hid_t type = H5Tcopy(H5T_C_S1), space = H5Screate(H5S_SCALAR);
        H5Tset_size(type, type_name.size());
        const hid_t dataset = H5Dopen2(file_, name, H5P_DEFAULT);
        const hid_t attribute =
            H5Acreate2(dataset, "MATLAB_class", type, space, H5P_DEFAULT, H5P_DEFAULT);
        H5Awrite(attribute, type, type_name.data());
        H5Aclose(attribute), H5Dclose(dataset), H5Sclose(space), H5Tclose(type);
    }
    void texts(const char* name, std::vector<hsize_t> sizes, std::string letters) {
        const hid_t type = H5Tcopy(H5T_C_S1); // one letter each
        H5Tset_strpad(type, H5T_STR_NULLPAD);
        write(name, sizes, type, letters.data(), letters.size());
        H5Tclose(type);
    }
    void group(const char* name) {
        H5Gclose(H5Gcreate2(file_, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    }

    /// Declares a dataset of bytes and writes none; `change` gets its creation properties.
    void declare(const char* name, const std::vector<hsize_t>& sizes,
                 const std::function<void(hid_t)>& change = {}, hid_t type = H5T_NATIVE_UINT8) {
        const hid_t space = H5Screate_simple(static_cast<int>(sizes.size()), sizes.data(), nullptr);
        const hid_t layout = H5Pcreate(H5P_DATASET_CREATE);
        if (change) change(layout);
        const hid_t dataset =
            H5Dcreate2(file_, name, type, space, H5P_DEFAULT, layout, H5P_DEFAULT);
        EXPECT_GE(dataset, 0) << name;
        H5Dclose(dataset);
        H5Pclose(layout);
        H5Sclose(space);
    }

  private:
    static hid_t enumeration(const std::vector<const char*>& names) {
        const hid_t type = H5Tenum_create(H5T_NATIVE_INT8);
        for (std::int8_t value = 0; value < static_cast<std::int8_t>(names.size()); ++value)
            H5Tenum_insert(type, names[static_cast<std::size_t>(value)], &value);
        return type;
    }
    void write(const char* name, const std::vector<hsize_t>& sizes, hid_t type, const void* values,
               std::size_t count) {
        const auto expected =
            std::accumulate(sizes.begin(), sizes.end(), hsize_t{1}, std::multiplies<>());
        ASSERT_EQ(count, expected);
        declare(
            name, sizes,
            [&](hid_t layout) {
                if (chunk_rows_ == 0) return;
                auto chunk = sizes;
                chunk[0] = std::min(chunk[0], chunk_rows_);
                H5Pset_chunk(layout, static_cast<int>(chunk.size()), chunk.data());
                if (gzip_) H5Pset_deflate(layout, 6);
            },
            type);
        const hid_t dataset = H5Dopen2(file_, name, H5P_DEFAULT);
        H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
        H5Dclose(dataset);
    }

    hid_t file_ = -1;
    hsize_t chunk_rows_ = 0;
    bool gzip_ = false;
};

} // namespace headroom
