#include "tests/cli/FaultCases.h"

#include "tests/SourceFolder.h"
#include "tests/cli/RunCliForTest.h"
#include "tests/datasets/TestHdf5.h"

#include <cmath>
#include <fcntl.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/file.h>
#include <sys/stat.h>
#include <zlib.h>

namespace headroom {
namespace {

using namespace std::string_literals;

std::string big_endian(std::uint32_t value) {
    return {static_cast<char>(value >> 24), static_cast<char>(value >> 16),
            static_cast<char>(value >> 8), static_cast<char>(value)};
}

std::string idx_images(std::uint32_t count, std::uint32_t height = 2, std::uint32_t width = 3) {
    return big_endian(0x803) + big_endian(count) + big_endian(height) + big_endian(width) +
           std::string(72, 'x');
}

std::string idx_labels(std::uint32_t count) {
    auto bytes = big_endian(0x801) + big_endian(count);
    for (std::uint32_t i = 0; i < count; ++i)
        bytes += static_cast<char>(i % 3);
    return bytes;
}

std::string gzip(const TempFolder& folder, const std::string& content) {
    const auto path = folder / "packed";
    auto* const file = gzopen(path.c_str(), "wb");
    gzwrite(file, content.data(), static_cast<unsigned>(content.size()));
    gzclose(file);
    auto packed = read_text(path);
    std::filesystem::remove(path);
    return packed;
}

const Arguments inspect{"dataset", "inspect", "data"};
const Arguments train{"train",     "--data", "data",      "--model",
                      "mnist-cnn", "--head", "gap-dense", "--quiet"};

Fault idx(const char* what, const char* test, const std::string& images,
          const std::string& labels = idx_labels(12)) {
    return {what, test, [=](const TempFolder& folder) {
                folder.write("data/train-images-idx3-ubyte", images);
                folder.write("data/train-labels-idx1-ubyte", labels);
                return inspect;
            }};
}

Fault cifar(const char* what, const char* test, const std::string& records,
            Arguments command = inspect) {
    return {what, test, [=](const TempFolder& folder) {
                folder.write("data/data_batch_1.bin", records);
                return command;
            }};
}

Fault file(const char* what, const char* test, const char* name, const std::string& content,
           Arguments command) {
    return {what, test, [=](const TempFolder& folder) {
                folder.write(name, content);
                return command;
            }};
}

/// A folder of small images.
Fault folders(const char* what, const char* test, const std::vector<std::string>& files,
              const Arguments& command) {
    return {what, test, [=](const TempFolder& folder) {
                for (const auto& name : files)
                    folder.write("data/" + name, "P5 4 4 255\n" + std::string(16, 'x'));
                return command;
            }};
}

Fault model(const char* what, const char* test, const std::string& content) {
    return file(what, test, "my.json", content, {"summary", "--model", "my.json"});
}

Fault split(const char* what, const char* test, const std::string& content) {
    return file(what, test, "split.json", content,
                {"dataset", "inspect", "synth:vehicles", "--synth-count", "8", "--split-file",
                 "split.json"});
}

/// A split file for synth:vehicles.
std::string split_of(const std::string& parts, const std::string& classes = R"("car", "truck")") {
    return fmt::format(R"({{"format": "headroom-split", "version": 1, "classes": [{}], {}}})",
                       classes, parts);
}

std::string many(const std::string& item, int count) {
    std::string text = item;
    for (int i = 1; i < count; ++i)
        text += "," + item;
    return text;
}

std::string model_with(const std::string& rest) {
    return R"({"name": "my", "input": "16384x16384x3", )" + rest + "}";
}

/// First bytes of a PyTorch file of a version before 1.6.
const std::string legacy("\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.", 15);

Fault other_weights(const char* what, const char* test, const std::string& content) {
    return file(what, test, "model.pth", content, {"weights", "inspect", "model.pth"});
}

Fault onnx(const char* what, const char* test, const std::string& content) {
    return file(what, test, "model.onnx", content, {"summary", "--model", "model.onnx"});
}

Fault weights(const char* what, const char* test, const std::string& header,
              std::size_t data_bytes = 8) {
    std::string content;
    for (unsigned i = 0; i < 8; ++i)
        content += static_cast<char>(header.size() >> 8 * i & 0xff);
    return file(what, test, "model.safetensors", content + header + std::string(data_bytes, '\0'),
                {"predict", "--run", "model.safetensors", "cat.png"});
}

const Arguments train_over{"train",  "--data",    "synth:digits", "--model", "mnist-cnn",
                           "--head", "gap-dense", "--exist-ok",   "--out",   "run"};

/// A fault in a run's config.json, written by `make`.
Fault run(const char* what, const char* test,
          const std::function<void(const std::string& config)>& make, const Arguments& command) {
    return {what, test, [=](const TempFolder& folder) {
                make(folder / "run/config.json");
                return command;
            }};
}

Fault hdf5(const char* what, const char* test, const std::string& fixture,
           const std::function<void(std::string&)>& damage, const Arguments& options = {}) {
    return {what, test, [=](const TempFolder& folder) {
                auto bytes = read_text(source_folder() + "/tests/fixtures/hdf5/" + fixture);
                damage(bytes);
                folder.write("data.h5", bytes);
                Arguments command{"dataset", "inspect", "data.h5"};
                command.insert(command.end(), options.begin(), options.end());
                return command;
            }};
}

/// A file whose x_train is written by `make`, with valid labels.
Fault hostile(const char* what, const char* test, const std::function<void(TestHdf5&)>& make) {
    return {what, test, [=](const TempFolder& folder) {
                TestHdf5 file(folder / "data.h5");
                make(file);
                file.bytes("y_train", {4}, {0, 1, 0, 1});
                return Arguments{"dataset", "inspect", "data.h5"};
            }};
}

/// A file whose x_train has that declaration and no data.
Fault declared(const char* what, const char* test, const std::vector<hsize_t>& sizes,
               const std::function<void(hid_t layout)>& change) {
    return hostile(what, test, [=](TestHdf5& file) { file.declare("x_train", sizes, change); });
}

std::string pgm(int width, int height) {
    std::string pixels;
    for (int i = 0; i < width * height; ++i)
        pixels += static_cast<char>(i * 37);
    return fmt::format("P5 {} {} 255\n", width, height) + pixels;
}

/// Two valid images in two classes, and what `spoil` writes.
Fault photos(const char* what, const char* test,
             const std::function<void(const TempFolder&)>& spoil) {
    return {what, test, [=](const TempFolder& folder) {
                folder.write("photos/Car/1.pgm", pgm(16, 12));
                folder.write("photos/Truck/1.pgm", pgm(12, 16));
                spoil(folder);
                return Arguments{"dataset", "verify", "--strict", "photos", "--json"};
            }};
}

Fault photo(const char* what, const char* test, const char* name, const std::string& content) {
    return photos(what, test, [=](const TempFolder& folder) {
        folder.write(std::string("photos/") + name, content);
    });
}

/// A JPEG that claims 16384 x 16384 pixels, without any: frame and scan header, end (T.81, B.2).
const std::string
    jpeg_without_pixels("\xff\xd8\xff\xc0\0\x11\x08\x40\0\x40\0\3\1\x22\0\2\x11\1\3\x11\1"
                        "\xff\xda\0\x0c\3\1\0\2\x11\3\x11\0\x3f\0\xff\xd9",
                        37);
/// A BMP of 10,000 x 10,000 run-length coded pixels without data.
const std::string packed_bmp = "BM" + std::string(12, '\0') + "\x28" + std::string(3, '\0') +
                               "\x10\x27" + std::string(2, '\0') + "\x10\x27" +
                               std::string("\0\0\1\0\x08\0\1", 7) + std::string(23, '\0') +
                               std::string(1024, '\0');
const std::string heic("\0\0\0\x18"
                       "ftypheic\0\0\0\0mif1heic",
                       24);

Fault foreign(const char* what, const char* name, const std::string& content) {
    return file(what, "ForeignData.AFileSaysTheWayIn", name, content, {"dataset", "inspect", name});
}

const std::string deep(1'000'000, '[');

} // namespace

const std::vector<Section>& fault_sections() {
    static const std::vector<Section> all{
        {"IDX",
         {idx("not an IDX file", "IdxReader.ChecksTheMagicNumber", "no images, only words"),
          idx("ends early", "IdxReader.ChecksTheLength", idx_images(12).substr(0, 50)),
          idx("too long", "IdxReader.ChecksTheLength", idx_images(12) + "x"),
          idx("a header of 2^96 bytes", "IdxReader.ALyingHeaderAsksForNoMemory",
              idx_images(~0u, ~0u, ~0u)),
          idx("a header of 2^48 bytes", "IdxReader.ALyingHeaderAsksForNoMemory",
              idx_images(65536, 65536, 65536)),
          idx("no images", "IdxReader.ALyingHeaderAsksForNoMemory", idx_images(0)),
          idx("fewer labels than images", "IdxReader.ImagesAndLabelsMustFit", idx_images(12),
              idx_labels(11)),
          {"gzip that ends early", "IdxReader.ChecksGzip",
           [](const TempFolder& folder) {
               const auto packed = gzip(folder, idx_images(12));
               folder.write("data/train-images-idx3-ubyte.gz",
                            packed.substr(0, packed.size() - 12));
               folder.write("data/train-labels-idx1-ubyte", idx_labels(12));
               return inspect;
           }},
          {"gzip that unpacks to more than memory",
           "IdxReader.WhatUnpacksToMoreThanTheBudgetIsRefused",
           [](const TempFolder& folder) {
               folder.write("data/train-images-idx3-ubyte.gz",
                            gzip(folder, idx_images(1000, 1000, 1000)));
               folder.write("data/train-labels-idx1-ubyte", idx_labels(12));
               return Arguments{"dataset", "inspect", "data", "--memory-budget", "500MB"};
           }}}},
        {"CIFAR-10",
         {cifar("cut off", "CifarReader.ChecksRecordsAndLabels", std::string(3072, 'x')),
          cifar("empty", "CifarReader.ChecksRecordsAndLabels", ""),
          cifar("a label that has no class", "CifarReader.ChecksRecordsAndLabels",
                "\x0b" + std::string(3072, 'x')),
          cifar("larger than memory", "CifarReader.ReadsRegularFilesThatFitTheBudget",
                std::string(3073, '\0'),
                {"dataset", "inspect", "data", "--memory-budget", "3kB"})}},
        {"HDF5",
         {hdf5("not an HDF5 file", "Hdf5Reader.NamesABrokenFile", "keras.h5",
               [](std::string& bytes) { bytes = "words"; }),
          hdf5("ends early", "Hdf5Reader.NamesABrokenFile", "keras.h5",
               [](std::string& bytes) { bytes.resize(bytes.size() / 2); }),
          hdf5("chosen images that do not exist", "Hdf5Reader.ChecksNames", "keras.h5",
               [](std::string&) {}, {"--images-path", "pictures", "--labels-path", "y_train"}),
          hdf5("channels first or last?", "Hdf5Reader.AsksForTheLayout", "keras.h5",
               [](std::string&) {}, {"--layout", "nchw"}),
          hostile("a link to another file", "HostileHdf5.AnExternalLinkIsNotFollowed",
                  [](TestHdf5& file) {
                      H5Lcreate_external("other.h5", "/x", file.file(), "x_train", H5P_DEFAULT,
                                         H5P_DEFAULT);
                  }),
          declared("values in another file", "HostileHdf5.ExternalStorageIsNotRead", {4, 2, 2},
                   [](hid_t layout) { H5Pset_external(layout, "/etc/passwd", 0, 16); }),
          declared("a virtual dataset", "HostileHdf5.AVirtualDatasetIsNotRead", {4, 2, 2},
                   [](hid_t layout) {
                       const hsize_t sizes[] = {4, 2, 2};
                       const hid_t space = H5Screate_simple(3, sizes, nullptr);
                       H5Pset_virtual(layout, space, "other.h5", "x", space);
                       H5Sclose(space);
                   }),
          declared("a filter that needs a plug-in",
                   "HostileHdf5.AFilterThatIsNotHdf5sOwnIsNotLoaded", {4, 2, 2},
                   [](hid_t layout) {
                       const hsize_t chunk[] = {4, 2, 2};
                       H5Pset_chunk(layout, 3, chunk);
                       H5Pset_filter(layout, 32000, H5Z_FLAG_OPTIONAL, 0, nullptr);
                   }),
          declared("a petabyte of which nothing is stored",
                   "HostileHdf5.SizesThatCannotBeTrueAreRefused", {1000000, 32768, 32768},
                   [](hid_t layout) {
                       const hsize_t chunk[] = {1, 64, 64};
                       H5Pset_chunk(layout, 3, chunk);
                   }),
          hostile("links in a circle", "HostileHdf5.SoftLinksInACircleEnd",
                  [](TestHdf5& file) {
                      H5Lcreate_soft("/b", file.file(), "x_train", H5P_DEFAULT, H5P_DEFAULT);
                      H5Lcreate_soft("/x_train", file.file(), "b", H5P_DEFAULT, H5P_DEFAULT);
                  }),
          hostile("images along the last axis", "Hdf5Reader.NamesImagesAlongTheLastAxis",
                  [](TestHdf5& file) {
                      file.bytes("x_train", {2, 2, 4}, std::vector<std::uint8_t>(16, 9));
                  }),
          hostile("0 to 255 in train, 0 to 1 in test",
                  "Hdf5Range.TheRangeOfEachSplitIsDecidedByItself",
                  [](TestHdf5& file) {
                      file.bytes("x_train", {4, 2, 2}, std::vector<std::uint8_t>(16, 200));
                      file.floats("x_test", {1, 2, 2}, {0, 0.5f, 0.5f, 1});
                      file.integers("y_test", {1}, {0});
                  }),
          {"open for writing elsewhere", "Hdf5Reader.SaysThatAFileIsOpenForWriting",
           [](const TempFolder& folder) {
               const auto path = folder.write(
                   "data.h5", read_text(source_folder() + "/tests/fixtures/hdf5/keras.h5"));
               static int writer = -1; // until the program ends
               writer = ::open(path.c_str(), O_RDWR);
               ::flock(writer, LOCK_EX);
               return Arguments{"dataset", "inspect", "data.h5"};
           }},
          hostile("a pixel that is not a number", "Hdf5Range.AsksForTheRange",
                  [](TestHdf5& file) {
                      file.floats("x_train", {4, 2, 2}, std::vector<float>(16, std::nanf("")));
                  })}},
        {"safetensors",
         {weights("not a safetensors file", "Safetensors.RefusesTruncatedFiles", "words", 0),
          weights("nested a million deep", "Safetensors.RefusesWhatDoesNotHold", deep),
          weights("a shape of 2^66 values", "Safetensors.RefusesWhatDoesNotHold",
                  R"({"t":{"dtype":"F32","shape":[4294967296,4294967296,4],)"
                  R"("data_offsets":[0,8]}})"),
          weights("negative sizes", "Safetensors.RefusesWhatDoesNotHold",
                  R"({"t":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}})"),
          weights("offsets beyond the file", "Safetensors.RefusesWhatDoesNotHold",
                  R"({"t":{"dtype":"F32","shape":[2],"data_offsets":[0,18446744073709551615]}})"),
          weights("a tensor that is not what its checksum says",
                  "Safetensors.SaysWhichTensorWasDamaged",
                  R"({"__metadata__":{"crc32c":"{\"header\":\"c1a9a208\",\"tensors\":)"
                  R"({\"t\":\"00000000\"}}"},"t":{"dtype":"F32","shape":[2],)"
                  R"("data_offsets":[0,8]}})"),
          weights("tensors that overlap", "Safetensors.RefusesWhatDoesNotHold",
                  R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
                  R"("b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})")}},
        {"Weights of other tools",
         {other_weights("a web page instead of the file", "WeightFiles.AreToldByTheirContent",
                        "<!DOCTYPE html>"),
          other_weights("a pointer of Git LFS", "WeightFiles.AreToldByTheirContent",
                        "version https://git-lfs.github.com/spec/v1\n"),
          other_weights("a pickle that would run a command",
                        "TorchWeights.RefusesWhatIsMoreThanWeightsByItsName",
                        legacy + "\x80\x02M\xe9\x03." + "\x80\x02}." +
                            "\x80\x02"
                            "cos\nsystem\nX\x02\x00\x00\x00ls\x85R."s),
          other_weights("a pickle with an opcode that torch.save does not write",
                        "Pickle.RecordsCallsAndExecutesNothing",
                        legacy + "\x80\x02M\xe9\x03." + "\x80\x02}." + "\x80\x02(ios\nsystem\n."),
          other_weights("a PyTorch file that was cut short", "TorchWeights.EveryCutIsAnError",
                        legacy + "\x80\x02M")}},
        {"ONNX models",
         {onnx("cut short", "OnnxGraph.AFileThatIsCutShortAnywhereIsAnError", "\x08\x07\x3a\x7f"),
          onnx("weights in another file", "OnnxGraph.RefusesTensorsThatDeclareMoreThanTheyHold",
               "\x08\x07\x3a\x0b\x2a\x09\x08\x01\x10\x01\x42\x01w\x70\x01"),
          onnx("an operator that is no layer", "OnnxBackbone.NamesWhatIsNotSupported",
               "\x08\x07\x3a\x18\x0a\x0c\x0a\x01x\x12\x01y\x22\x04LSTM"
               "\x5a\x03\x0a\x01x\x62\x03\x0a\x01y")}},
        {"JSON models",
         {model("not JSON", "ModelSpec.AFileThatIsNoJsonSaysWhere", R"({"name": )"),
          model("nested a million deep", "ModelSpec.HostileFilesAreRefusedInOneLine", deep),
          model("a key twice", "ModelSpec.HostileFilesAreRefusedInOneLine",
                R"({"name": "a", "name": "b"})"),
          model("a number beyond a double", "ModelSpec.HostileFilesAreRefusedInOneLine",
                R"({"classes": 1e400})"),
          model("2^64 - 1 classes", "ModelSpec.HostileFilesAreRefusedInOneLine",
                model_with(R"("classes": 18446744073709551615, "backbone": [])")),
          model("a thousand million filters", "ModelSpec.HostileFilesAreRefusedInOneLine",
                model_with(R"("classes": 2, "heads": [{"kind": "gap-dense"}], "backbone":
                           [{"type": "conv", "filters": 1000000000, "kernel": 1}])")),
          model("features of 70 TB", "Model.ANetworkBeyondAnyMemoryIsRefusedBeforeItIsAskedFor",
                model_with(R"("classes": 2, "heads": [{"kind": "gap-dense"}], "backbone":
                           [{"type": "conv", "filters": 65536, "kernel": 1}])")),
          model("a value of the wrong kind", "ModelSpec.AFilesErrorsSayTheLineAndColumn",
                "{\n  \"name\": \"my\",\n  \"input\": 28\n}"),
          model("an unknown layer type", "ModelSpec.AFilesErrorsSayTheLineAndColumn",
                "{\"name\": \"my\", \"input\": \"8x8x3\", \"classes\": 2,\n"
                "\"heads\": [{\"kind\": \"gap-dense\"}],\n"
                "\"backbone\": [\n  {\"type\": \"relu\"},\n  {\"type\": \"conf\"}]}"),
          model("a million layers", "ModelSpec.AMillionLayersOrHeadsAreRefused",
                model_with(R"("classes": 2, "backbone": [)" + many("{}", 1'000'000) + "]")),
          {"a link that leads nowhere", "ModelSpec.AFileThatCannotBeOpenedIsNoMistakeInIt",
           [](const TempFolder& folder) {
               std::filesystem::create_symlink("nowhere", folder / "my.json");
               return Arguments{"summary", "--model", "my.json"};
           }},
          file("not a regular file", "Json.ReadsRegularFilesOfSomeSizeOnly", "unused", "",
               {"summary", "--model", "/dev/zero"})}},
        {"Options and outputs",
         {file("a key that its section's command does not know",
               "OptionValuesTest.AKeyThatItsSectionsCommandDoesNotKnowIsAnError", "my.ini",
               "[summary]\ntop = 3\n", {"summary", "--model", "mnist-cnn", "--config", "my.ini"}),
          file("a configuration without an end", "OptionValuesTest.AConfigurationFileHasAnEnd",
               "unused", "", {"summary", "--model", "mnist-cnn", "--config", "/dev/zero"}),
          file("predictions into a folder that is missing",
               "OutputPlace.AFileMayBeNewInAFolderThatIsThere", "unused", "",
               {"eval", "--run", "run", "--data", "photos", "--predictions", "missing/p.csv"}),
          file("predictions over a file", "OutputPlace.NothingIsReplacedUnasked", "p.csv", "",
               {"eval", "--run", "run", "--data", "photos", "--predictions", "p.csv"}),
          file("rows of predictions over a file", "PredictFile.RefusesAFileOfOtherImages", "p.csv",
               "", {"predict", "--run", "run", "photos", "--out", "p.csv"}),
          file("a report over a device", "OutputPlace.NothingIsReplacedUnasked", "unused", "",
               {"report", "comparison", "--html", "/dev/null", "--exist-ok"}),
          {"a run below a file", "OutputPlace.AFolderMayBeNewOrEmpty",
           [](const TempFolder& folder) {
               folder.write("file", "");
               return Arguments{"train",     "--data",    "synth:digits",
                                "--model",   "mnist-cnn", "--head",
                                "gap-dense", "--out",     folder / "file/run"};
           }},
          file("pictures among others", "OutputPlace.AFolderMayBeNewOrEmpty", "maps/image.png", "",
               {"filter", "--image", "circle", "--out", "maps"})}},
        {"Split files",
         {split("not JSON", "SplitFile.SaysWhatIsWrong", "{"),
          split("nested a million deep", "SplitFile.SaysWhatIsWrong", deep),
          split("another JSON file", "SplitFile.SaysWhatIsWrong", "{}"),
          split("a part twice", "SplitFile.SaysWhatIsWrong",
                split_of(R"("parts": {"test": {"x": [0]}, "test": {"x": [1]}})")),
          split("a sample that is not in the data", "SplitByFile.NamesWhatDoesNotSuit",
                split_of(R"("parts": {"test": {"synth:vehicles": [7, 8]}})")),
          split("a sample in two parts", "SplitByFile.NamesWhatDoesNotSuit",
                split_of(R"("parts": {"train": {"synth:vehicles": [0]},
                                      "test": {"synth:vehicles": [0]}})")),
          split("made for another order of classes", "SplitByFile.NamesWhatDoesNotSuit",
                split_of(R"("parts": {"test": {"synth:vehicles": [0]}})", R"("truck", "car")")),
          split("folds, and none is chosen", "SplitByFile.AFoldIsTestedOn",
                split_of(R"("folds": [{"synth:vehicles": [0, 1]}, {"synth:vehicles": [2]}])"))}},
        {"Runs",
         {run("an option in config.json that was changed", "ResumedRun.EveryChangedOptionIsRefused",
              [](const std::string& config) {
                  headroom_cli({"train", "--data", "synth:digits", "--synth-count", "40", "--model",
                                "mnist-cnn", "--head", "gap-dense", "--epochs", "1", "--threads",
                                "1", "--no-tune", "--out",
                                std::filesystem::path(config).parent_path().string()});
                  auto text = read_text(config);
                  text.replace(text.find("\"batch_size\": 128"), 17, "\"batch_size\": 256");
                  std::ofstream(config) << text;
              },
              {"train", "--resume", "--out", "run", "--quiet"}),
          file("train --exist-ok over a comparison",
               "RunFolderTest.OneKindOfResultsDoesNotReplaceTheOther", "run/compare.json", "{}",
               train_over),
          file("train --exist-ok over somebody else's file",
               "RunFolderTest.WhatHeadroomDidNotWriteIsNotReplaced", "run/config.json", "{}",
               train_over),
          {"a link instead of the lock", "RunFolderTest.ALinkNamedLockIsNotFollowed",
           [](const TempFolder& folder) {
               folder.write("run/x", "");
               std::filesystem::create_symlink("/nowhere", folder.path() / "run/.lock");
               return train_over;
           }},
          file("split --exist-ok where another file is", "SplitJob.ReplacesOnlyAnotherSplitFile",
               "letter.txt", "Dear",
               {"dataset", "split", "synth:digits", "--synth-count", "40", "--exist-ok", "--out",
                "letter.txt"}),
          {"a list of moves that names another file",
           "MoveAside.UndoMovesOnlyBetweenTheListsFolderAndTheData",
           [](const TempFolder& folder) -> Arguments {
               const auto list = folder.write(
                   "bad/moved.json",
                   R"({"files": [{"from": "/home/me/.profile", "to": "/tmp/x", "reason": ""}]})");
               return {"dataset", "verify", "data", "--fix", "undo:" + list};
           }}}},
        {"Images",
         {photo("no bytes", "VerifyJob.TellsBadFilesByTheirKind", "Car/2.jpg", ""),
          photo("no image", "VerifyJob.TellsBadFilesByTheirKind", "Car/2.jpg", "words"),
          photo("ends early", "VerifyJob.TellsBadFilesByTheirKind", "Car/2.pgm",
                pgm(20, 20).substr(0, 100)),
          photo("a header of 10^10 pixels", "ImageDecoder.RefusesWhatItsHeaderSaysIsTooLarge",
                "Car/2.pgm", "P5 100000 100000 255\n"),
          photo("a JPEG of 37 bytes that claims 268 million pixels",
                "LargeImage.IsRefusedByItsHeaderWhereItsBytesCannotHoldIt", "Car/2.jpg",
                jpeg_without_pixels),
          {"too many pixels for the memory budget",
           "LargeImage.IsDecodedSmallerWhereASmallSizeIsWanted",
           [](const TempFolder& folder) {
               folder.write("photos/Car/1.pgm", pgm(16, 12));
               folder.write("photos/Truck/1.bmp", packed_bmp);
               return Arguments{"dataset", "verify",          "photos", "--strict",
                                "--json",  "--memory-budget", "100MB"};
           }},
          photo("a HEIC photo under another name", "ForeignImage.IsNoImageToTheDecoder",
                "Car/2.jpg", heic),
          photo("a web page instead of an image", "ForeignImage.IsToldByTheFirstBytes", "Car/2.jpg",
                "<!DOCTYPE html><html>"),
          photo("a Git LFS pointer", "ForeignImage.IsToldByTheFirstBytes", "Car/2.jpg",
                "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"),
          photo("the same pixels in two classes", "VerifyJob.SameAndSimilarPixels", "Truck/2.pgm",
                pgm(16, 12))}},
        {"Other formats",
         {foreign("a NumPy archive", "mnist.npz", "PK\3\4"),
          foreign("a NumPy array", "x.npy", "\x93NUMPY"),
          foreign("a MATLAB file of version 5", "a.mat", "MATLAB 5.0 MAT-file"),
          foreign("a table of labels", "labels.csv", "id,label\n"),
          foreign("a Parquet table", "train.parquet", "PAR1"),
          foreign("a Python pickle", "train.pkl", "\x80\4\x95"),
          foreign("an archive", "photos.zip", "PK\3\4"),
          {"CIFAR-10 in Python pickles", "ForeignData.AFolderSaysTheWayIn",
           [](const TempFolder& folder) {
               folder.write("data/data_batch_1", "\x80\2}");
               return inspect;
           }}}},
        {"Folders",
         {{"nothing there", "OpenDataset.SaysWhenItFindsNothingItKnows",
           [](const TempFolder&) { return inspect; }},
          {"no class folders", "FolderListing.FilesAloneAreNoClasses",
           [](const TempFolder& folder) {
               folder.write("data/1.pgm", pgm(4, 4));
               return inspect;
           }},
          folders("one level too high", "FolderListing.OneLevelTooDeepSaysWhichFolderToGive",
                  {"set/a/1.pgm", "set/b/1.pgm"}, inspect),
          folders("the folder of a class", "FolderListing.OneLevelTooDeepSaysWhichFolderToGive",
                  {"a/1.pgm", "b/1.pgm"}, {"dataset", "inspect", "data/a"}),
          folders("two names for one split", "FolderListing.SplitsHaveSeveralNamesInAnyCase",
                  {"train/a/1.pgm", "Training/a/1.pgm"}, inspect),
          folders("a class folder without images",
                  "FolderListing.AnEmptyClassSaysWhatItsFolderHolds",
                  {"a/1.pgm", "b/1.pgm", "c/more/1.pgm"}, train),
          folders("images of one class", "EmptyClasses.ImagesOfOneClassAreNotTrainedOn",
                  {"a/1.pgm", "a/2.pgm"}, train),
          folders("one image of each class", "EmptyClasses.AreShown", {"a/1.pgm", "b/1.pgm"},
                  train),
          {"a FIFO instead of data", "OpenDataset.ReadsFoldersAndRegularFilesOnly",
           [](const TempFolder& folder) {
               ::mkfifo((folder / "data").c_str(), 0600);
               return inspect;
           }},
          photos("a FIFO instead of an image", "FolderListing.ReadsRegularFilesOnlyAndNamesTheRest",
                 [](const TempFolder& folder) {
                     ::mkfifo((folder / "photos/Car/pipe.jpg").c_str(), 0600);
                 }),
          photos("a link that leads to itself",
                 "FolderListing.LinksToFoldersAreFollowedUnlessTheyLoop",
                 [](const TempFolder& folder) {
                     std::filesystem::create_symlink("loop.jpg", folder / "photos/Car/loop.jpg");
                 }),
          photo("a name with a line break", "FolderListing.OddNamesWork", "Car/odd\nname.jpg",
                "words")}},
    };
    return all;
}

} // namespace headroom
