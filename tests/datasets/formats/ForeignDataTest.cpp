#include "datasets/formats/Formats.h"
#include "tests/datasets/TestImages.h"

namespace headroom {
namespace {

using namespace std::string_literals;

void expect_way_in(const std::string& path, std::initializer_list<const char*> parts) {
    expect_error(Failure::bad_data, parts, [&] { find_format(path); });
}

TEST(ForeignData, AFileSaysTheWayIn) {
    TempFolder folder;
    expect_way_in(folder.write("mnist.npz", "PK\3\4abc"),
                  {"a NumPy archive: make an HDF5 file of it: python3 -c", "mnist.npz mnist.h5"});
    expect_way_in(folder.write("x.npy", "\x93NUMPY\1\0"s), {"LABELS.npy x.h5"});
    expect_way_in(folder.write("a.mat", "MATLAB 5.0 MAT-file"), {"-v7.3", "scipy.io", "a.h5"});
    expect_way_in(folder.write("a.parquet", "PAR1"), {"a Parquet table", "class folders"});
    expect_way_in(folder.write(
                      "train.csv", "label" +
                                       [] {
                                           std::string columns;
                                           for (int i = 0; i < 784; ++i)
                                               columns += fmt::format(",pixel{}", i);
                                           return columns;
                                       }() +
                                       "\n"),
                  {"a table of pixels", "reshape(-1, n, n)", "train.h5"});
    expect_way_in(folder.write("bare.csv", "7,0,0,255,0\n1,0,3,4,0\n"),
                  {"a table of pixels", "skiprows=0", "bare.h5"});
    expect_way_in(folder.write("labels.csv", "file,kind\n1.jpg,cat\n"),
                  {"a table of labels", "r['kind']", "r['file']", "labels.csv classes"});
    expect_way_in(folder.write("train.pkl", "\x80\x04\x95"), {"a Python pickle", "HDF5"});
    expect_way_in(folder.write("data.tar", std::string(1024, '\0')), {"an archive: unpack it"});
    expect_way_in(folder.write("photos.zip", "PK\3\4abc"), {"a zip archive: unpack it"});
    expect_way_in(folder.write("data.yaml", "train: a\n"), {"a YAML file"});
    expect_way_in(folder.write("page.h5x", "<!doctype html>"), {"an HTML page"});
    expect_way_in(write_image(folder, "one.png", 4, 4), {"one image", "predict"});
    expect_way_in(folder.write("words", "words"), {"not a format this program reads"});
    // File names in the command are quoted for a shell.
    expect_way_in(folder.write("it's mine.npz", "PK\3\4abc"),
                  {"it'\\''s mine.npz' 'it'\\''s mine.h5'"});
}

TEST(ForeignData, AFolderSaysTheWayIn) {
    TempFolder folder;
    folder.write("cifar/data_batch_1", "\x80\x02}"s);
    folder.write("cifar/test_batch", "\x80\x02}"s);
    expect_way_in(folder / "cifar", {"CIFAR-10 in Python pickles", "cifar-10-binary.tar.gz"});
    for (const char* name : {"train", "test", "meta"})
        folder.write(std::string("cifar100/") + name, "\x80\x02}"s);
    expect_way_in(folder / "cifar100", {"CIFAR-100 in Python pickles", "cifar-100-binary.tar.gz"});
    write_image(folder, "flat/1.png", 4, 4);
    folder.write("flat/labels.csv", "id,label\n1.png,cat\n");
    expect_way_in(folder / "flat", {"no class folders, but labels.csv, a table of labels"});
    folder.write("hub/train-0.parquet", "PAR1");
    expect_way_in(folder / "hub", {"train-0.parquet, a Parquet table"});
    // Class folders take precedence over files beside them.
    write_image(folder, "sound/cat/1.png", 4, 4);
    folder.write("sound/labels.csv", "id,label\n");
    EXPECT_EQ(find_format(folder / "sound").name, std::string("folder"));
}

} // namespace
} // namespace headroom
