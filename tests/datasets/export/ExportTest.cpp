#include "datasets/export/Export.h"

#include "datasets/formats/OpenDataset.h"
#include "tests/datasets/TestImages.h"
#include "tests/datasets/TinyDataset.h"

#include <csignal>
#include <hdf5.h>
#include <sys/resource.h>

namespace headroom {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

ExportOptions with_source() {
    ExportOptions options;
    options.provenance = {{"source", "photos"}};
    return options;
}

/// Six RGB photographs of 3 x 2 pixels in train, two in test; all pixels differ.
std::string photos(const TempFolder& folder) {
    int shade = 0;
    for (const char* name : {"train/Car/a", "train/Car/b.c", "train/Car/d", "train/Truck/10",
                             "train/Truck/2", "train/Truck/e f", "test/Car/x", "test/Truck/y"}) {
        QImage image(2, 3, QImage::Format_RGB888);
        for (int i = 0; i < 6; ++i)
            image.setPixelColor(i % 2, i / 2,
                                QColor(shade, (shade + 80) % 256, (shade + 160) % 256)),
                shade += 5;
        const auto path = folder.path() / "photos" / (std::string(name) + ".bmp");
        fs::create_directories(path.parent_path());
        if (!image.save(QString::fromStdString(path.string()))) throw std::runtime_error("save");
    }
    return folder / "photos";
}

/// Reads a file like any program that knows HDF5 and not us.
class RawFile {
  public:
    explicit RawFile(const std::string& path)
        : file_(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT)) {}
    ~RawFile() { H5Fclose(file_); }

    std::vector<hsize_t> sizes(const char* name) const { return of_space(name, false); }
    std::vector<hsize_t> chunk(const char* name) const { return of_space(name, true); }
    int filters(const char* name) const {
        const hid_t set = H5Dopen2(file_, name, H5P_DEFAULT), list = H5Dget_create_plist(set);
        const int count = H5Pget_nfilters(list);
        H5Pclose(list), H5Dclose(set);
        return count;
    }
    bool has_type(const char* name, hid_t expected) const {
        const hid_t set = H5Dopen2(file_, name, H5P_DEFAULT), type = H5Dget_type(set);
        const bool same = H5Tequal(type, expected) > 0;
        H5Tclose(type), H5Dclose(set);
        return same;
    }
    template <typename Value>
    std::vector<Value> read(const char* name, hid_t type, std::size_t count) const {
        std::vector<Value> values(count);
        const hid_t set = H5Dopen2(file_, name, H5P_DEFAULT);
        EXPECT_GE(H5Dread(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()), 0) << name;
        H5Dclose(set);
        return values;
    }
    std::vector<std::string> texts(const char* attribute) const {
        const hid_t id = H5Aopen(file_, attribute, H5P_DEFAULT), space = H5Aget_space(id),
                    type = H5Aget_type(id);
        EXPECT_GT(H5Tis_variable_str(type), 0);
        EXPECT_EQ(H5Tget_cset(type), H5T_CSET_UTF8);
        std::vector<char*> pointers(static_cast<std::size_t>(H5Sget_simple_extent_npoints(space)));
        H5Aread(id, type, pointers.data());
        std::vector<std::string> result(pointers.begin(), pointers.end());
        H5Dvlen_reclaim(type, space, H5P_DEFAULT, pointers.data());
        H5Tclose(type), H5Sclose(space), H5Aclose(id);
        return result;
    }

  private:
    std::vector<hsize_t> of_space(const char* name, bool chunk) const {
        const hid_t set = H5Dopen2(file_, name, H5P_DEFAULT), space = H5Dget_space(set);
        std::vector<hsize_t> sizes(static_cast<std::size_t>(H5Sget_simple_extent_ndims(space)));
        const hid_t list = H5Dget_create_plist(set);
        if (chunk)
            H5Pget_chunk(list, static_cast<int>(sizes.size()), sizes.data());
        else
            H5Sget_simple_extent_dims(space, sizes.data(), nullptr);
        H5Pclose(list), H5Sclose(space), H5Dclose(set);
        return sizes;
    }
    hid_t file_;
};

/// While it lives, writing beyond that many bytes fails, as on a full disk.
class FullDisk {
  public:
    explicit FullDisk(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
        getrlimit(RLIMIT_FSIZE, &before_);
        const rlimit full{bytes, before_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &full);
    }
    ~FullDisk() {
        setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }

  private:
    rlimit before_{};
    void (*handler_)(int);
};

/// HDF5's library crashes when it closes a file that it cannot write, or at exit: this must not
/// happen at any size, and the process can write the file once there is space.
TEST(Export, AFullDiskIsAnErrorAndNoMore) {
    TempFolder folder;
    const auto data = open_dataset("synth:digits:16x16", {.synth_count = 400});
    for (const bool packed : {false, true})
        for (const rlim_t bytes : {0, 1000, 2048, 5000, 20000, 60000}) {
            SCOPED_TRACE(bytes);
            ExportOptions options = with_source();
            options.chunk_images = 16;
            options.gzip = packed ? 1 : 0;
            {
                const FullDisk disk(bytes);
                expect_error(Failure::io, {"out.h5: cannot be written: File too large"},
                             [&] { export_hdf5(data, folder / "out.h5", options); });
            }
            fs::remove(folder / "out.h5");
            export_hdf5(data, folder / "out.h5", options);
            EXPECT_EQ(open_dataset(folder / "out.h5", {}).train->size(), data.train->size());
            fs::remove(folder / "out.h5");
        }
    EXPECT_EXIT(
        {
            try {
                const FullDisk disk(5000);
                export_hdf5(data, folder / "out.h5", {});
            } catch (const Error& error) {
                std::exit(error.exit_status());
            }
        },
        testing::ExitedWithCode(4), "");
}

TEST(Export, Hdf5IsAsKerasUsersExpectIt) {
    TempFolder folder;
    const auto data = open_dataset(photos(folder), {});
    auto options = with_source();
    options.chunk_images = 2;
    options.gzip = 6;
    export_hdf5(data, folder / "out.h5", options);

    const RawFile file(folder / "out.h5");
    EXPECT_THAT(file.sizes("x_train"), ElementsAre(6, 3, 2, 3));
    EXPECT_THAT(file.chunk("x_train"), ElementsAre(2, 3, 2, 3));
    EXPECT_EQ(file.filters("x_train"), 1);
    EXPECT_TRUE(file.has_type("x_train", H5T_STD_U8LE));
    EXPECT_THAT(file.sizes("x_test"), ElementsAre(2, 3, 2, 3));
    EXPECT_TRUE(file.has_type("y_train", H5T_STD_I64LE));
    EXPECT_THAT(file.read<std::int64_t>("y_train", H5T_NATIVE_INT64, 6),
                ElementsAre(0, 0, 0, 1, 1, 1));
    const auto pixels = file.read<std::uint8_t>("x_train", H5T_NATIVE_UINT8, 6 * 18);
    EXPECT_THAT(std::vector<int>(pixels.begin(), pixels.begin() + 6),
                ElementsAre(0, 80, 160, 5, 85, 165));
    EXPECT_THAT(file.texts("class_names"), ElementsAre("Car", "Truck"));
    EXPECT_THAT(file.texts("source"), ElementsAre("photos"));
    const auto names = file.read<char*>(
        "names_test",
        [] {
            const hid_t type = H5Tcopy(H5T_C_S1);
            H5Tset_size(type, H5T_VARIABLE);
            H5Tset_cset(type, H5T_CSET_UTF8);
            return type;
        }(),
        2);
    EXPECT_STREQ(names[1], "test/Truck/y.bmp");
}

TEST(Export, FoldersAndFilesHoldTheSame) {
    TempFolder folder;
    const auto data = open_dataset(photos(folder), {});
    export_hdf5(data, folder / "one.h5", with_source());
    const auto from_hdf5 = open_dataset(folder / "one.h5", {});
    EXPECT_EQ(from_hdf5.fingerprint, data.fingerprint);
    export_folder(from_hdf5, folder / "two", with_source());
    EXPECT_EQ(open_dataset(folder / "two", {}).fingerprint, data.fingerprint);
    EXPECT_TRUE(fs::exists(folder / "two/train/Truck/00003.png"));
    export_folder(data, folder / "three", with_source());
    const auto again = open_dataset(folder / "three", {});
    EXPECT_EQ(again.fingerprint, data.fingerprint);
    EXPECT_EQ(again.notes, data.notes) << "headroom-dataset.json is no stray file";
    EXPECT_TRUE(fs::exists(folder / "three/train/Truck/e f.png"));
    EXPECT_THAT(read_text(folder / "three/headroom-dataset.json"),
                testing::HasSubstr("\"source\": \"photos\""));

    export_hdf5(data, folder / "again.h5", with_source());
    EXPECT_TRUE(read_text(folder / "again.h5") == read_text(folder / "one.h5"));
}

TEST(Export, WhatShapesAndValuesLeaveOpenIsSaidInTheFile) {
    TempFolder folder;
    OpenedData data;
    // 3 x 3 RGB images could be either layout, and values of 0 and 1 either range.
    std::vector<std::uint8_t> pixels(2 * 27, 0);
    pixels[5] = 1;
    data.train = tiny_dataset({3, 3, 3}, {0, 1}, pixels);
    export_hdf5(data, folder / "dark.h5", {});
    OpenOptions as_found;
    as_found.as_found = true;
    const auto read = open_dataset(folder / "dark.h5", as_found);
    EXPECT_EQ(fingerprint(*read.train), fingerprint(*data.train));
}

TEST(Export, FloatsStayWhatTheyAre) {
    TempFolder folder;
    OpenedData data;
    data.train = tiny_dataset({1, 1, 2}, {0, 1}, std::vector<float>{0.25f, 1.0f, 1e-4f, 0.0f});
    expect_error(Failure::bad_data, {"image[0]: holds 0.25", "--dtype float32"},
                 [&] { export_hdf5(data, folder / "bytes.h5", {}); });
    expect_error(Failure::bad_data, {"image[0]: holds 0.25", "HDF5"},
                 [&] { export_folder(data, folder / "png", {}); });
    ExportOptions options;
    options.floats = true;
    export_hdf5(data, folder / "floats.h5", options);
    OpenOptions as_found;
    as_found.as_found = true;
    EXPECT_EQ(fingerprint(*open_dataset(folder / "floats.h5", as_found).train),
              fingerprint(*data.train));
}

TEST(Export, FilesThatWouldChangeTheOrderAreNumbered) {
    TempFolder folder;
    // As PNG files, a.k would be sorted before a.
    write_image(folder, "in/train/Car/a.bmp", 2, 2, Qt::red);
    write_image(folder, "in/train/Car/a.k.bmp", 2, 2, Qt::blue);
    write_image(folder, "in/train/Truck/t.bmp", 2, 2, Qt::green);
    OpenOptions as_found;
    as_found.as_found = true;
    const auto data = open_dataset(folder / "in", as_found);
    export_folder(data, folder / "out", {});
    EXPECT_TRUE(fs::exists(folder / "out/train/Car/00001.png"));
    EXPECT_EQ(open_dataset(folder / "out", as_found).fingerprint, data.fingerprint);
}

TEST(Export, RefusesWhatAFolderCannotHold) {
    TempFolder folder;
    for (const auto& name : {std::string("a/b"), std::string("."), std::string(".."), std::string(),
                             std::string(256, 'x'), std::string("a\0b", 3)}) {
        OpenedData data;
        data.train = tiny_dataset({1, 1, 1}, {0, 1}, std::vector<std::uint8_t>{0, 1}, {"a", name});
        expect_error(Failure::bad_data, {"cannot be a folder's name", "HDF5"},
                     [&] { export_folder(data, folder / "out", {}); });
        EXPECT_FALSE(fs::exists(folder / "out"));
    }
    OpenedData data;
    data.train = numbered_dataset(4, 2);
    data.test = tiny_dataset({1, 1, 1}, {0}, std::vector<std::uint8_t>{7}, {"c0", "c1"});
    export_folder(data, folder / "out", {});
    EXPECT_TRUE(fs::is_empty(folder / "out/test/c1")) << "a class that a split lacks";
    const auto again = open_dataset(folder / "out", {});
    EXPECT_EQ(class_counts(*again.test), (std::vector<std::size_t>{1, 0}));
}

TEST(Export, TellsProgressAndStops) {
    TempFolder folder;
    OpenedData data;
    data.train = numbered_dataset(40, 2);
    data.test = numbered_dataset(10, 2);
    std::stop_source stop;
    for (const char* out : {"a.h5", "a"}) {
        std::size_t last = 0;
        ExportOptions options;
        options.on_progress = [&](std::size_t done, std::size_t total) {
            EXPECT_EQ(total, 50u);
            EXPECT_GE(done, last);
            last = done;
        };
        std::string(out).ends_with("h5") ? export_hdf5(data, folder / out, options)
                                         : export_folder(data, folder / out, options);
        EXPECT_EQ(last, 50u);
    }
    stop.request_stop();
    ExportOptions options;
    options.stop = stop.get_token();
    EXPECT_THROW(export_hdf5(data, folder / "b.h5", options), Cancelled);
    EXPECT_THROW(export_folder(data, folder / "b", options), Cancelled);
}

} // namespace
} // namespace headroom
