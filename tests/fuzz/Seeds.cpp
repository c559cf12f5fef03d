#include "core/models/Safetensors.h"
#include "core/models/catalog/Catalog.h"
#include "core/runs/events/EventRecord.h"
#include "datasets/splits/SplitFile.h"
#include "tests/core/models/onnx/GraphBuilder.h"
#include "tests/fuzz/FuzzHdf5.h"
#include "tests/fuzz/FuzzInput.h"
#include "tests/fuzz/StoredZip.h"

#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <unistd.h>
#include <zlib.h>

// fuzz_seeds FOLDER: a few sound inputs for each fuzzer, FOLDER/FUZZER/NAME, to start from.

using namespace headroom;

namespace {

namespace fs = std::filesystem;

std::string read(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

class Corpus {
  public:
    explicit Corpus(fs::path folder) : folder_(std::move(folder)) {}

    void add(const std::string& fuzzer, const std::string& name, const std::string& bytes) const {
        fs::create_directories(folder_ / fuzzer);
        std::ofstream(folder_ / fuzzer / name, std::ios::binary) << bytes;
    }
    fs::path aside() const { return folder_ / fmt::format("aside-{}", ::getpid()); }

  private:
    fs::path folder_;
};

std::string big_endian(std::uint32_t value) {
    return {static_cast<char>(value >> 24), static_cast<char>(value >> 16),
            static_cast<char>(value >> 8), static_cast<char>(value)};
}

std::string bytes(std::initializer_list<int> values) {
    std::string text;
    for (const int value : values)
        text += static_cast<char>(value);
    return text;
}

/// As zlib itself writes it to a file.
std::string gzip(const Corpus& corpus, const std::string& content) {
    const auto path = corpus.aside();
    gzFile file = gzopen(path.c_str(), "wb");
    gzwrite(file, content.data(), static_cast<unsigned>(content.size()));
    gzclose(file);
    const auto packed = read(path);
    fs::remove(path);
    return packed;
}

void add_idx(const Corpus& corpus) {
    const auto images =
        big_endian(0x803) + big_endian(8) + big_endian(2) + big_endian(3) + std::string(48, '\x7f');
    const auto labels = big_endian(0x801) + big_endian(8) + bytes({0, 1, 2, 0, 1, 2, 0, 1});
    const auto pair = fuzz_part(images) + fuzz_part(labels);
    corpus.add("idx", "train", bytes({0}) + pair);
    corpus.add("idx", "train-packed", bytes({1 | 2}) + pair);
    corpus.add("idx", "both", bytes({8}) + pair + pair);
    corpus.add("idx", "gzip",
               bytes({4}) + fuzz_part(gzip(corpus, images)) + fuzz_part(gzip(corpus, labels)));
}

void add_cifar(const Corpus& corpus) {
    const auto labels = bytes({0, 1, 0, 1, 0, 1, 0, 1, 0, 1});
    corpus.add("cifar", "plain", bytes({0}) + fuzz_part("") + labels);
    corpus.add("cifar", "named", bytes({1 | 2 | 8}) + fuzz_part("airplane\nship\r\n\n") + labels);
}

/// Options and what FuzzHdf5.h reads (sizes by their places there); and the files that makes.
void add_hdf5(const Corpus& corpus) {
    const auto images = fuzz_part(bytes({0, 200, 17}));
    const auto labels = fuzz_part(bytes({0, 1}));
    const auto add = [&](const std::string& name, const std::string& options,
                         const std::string& content) {
        corpus.add("hdf5", name, options + content);
        const auto path = corpus.aside();
        FuzzInput input(reinterpret_cast<const std::uint8_t*>(content.data()), content.size());
        FuzzHdf5(input).write(path.string());
        corpus.add("hdf5-file", name, read(path));
        corpus.add("hdf5-exit", name, read(path));
        fs::remove(path);
    };
    add("keras", bytes({0, 0, 0}),
        bytes({2, 0, 0, 4, 7, 3, 4, 2}) + images + bytes({1, 0, 1, 7}) + labels);
    add("pair", bytes({1, 2, 0}),
        bytes({2, 10, 0, 4, 7, 2, 3, 4}) + images + bytes({11, 0, 2, 7, 0}) + labels);
    add("chosen", bytes({0, 0, 1 | 14 << 1, 15}),
        bytes({3, 14, 0, 3, 7, 3, 4}) + images + bytes({15, 1, 2, 0, 7}) + labels +
            bytes({18, 7, 1, 1}) + fuzz_part("catdog"));
    add("floats", bytes({0, 1, 0}),
        bytes({2, 0, 5, 3, 7, 3, 4}) + fuzz_part(bytes({0, 0, 0, 0, 0, 0, 128, 63})) +
            bytes({1, 8, 1, 7}) + fuzz_part("cat"));
}

void add_models(const Corpus& corpus) {
    for (const auto& model : catalog())
        corpus.add("model", model.spec.name, to_json(model.spec).dump());
    corpus.add("model", "every-layer", R"({"name": "all", "input": "8x8x3", "classes": 2,
"backbone": [{"type": "conv", "filters": 4, "kernel": [3, 3], "stride": 1, "padding": 1,
"bias": false}, {"type": "batchnorm", "epsilon": 1e-5, "momentum": 0.1}, {"type": "relu"},
{"type": "maxpool", "kernel": 2}, {"type": "avgpool", "kernel": 2, "stride": 1},
{"type": "dropout", "rate": 0.5}, {"type": "fire", "squeeze": 2, "expand": 4},
{"type": "adaptive-avgpool", "size": 1}, {"type": "flatten"}, {"type": "dense", "units": 3}],
"heads": [{"kind": "flatten-dense", "hidden": [8, 4], "dropout": 0.4}, {"kind": "gap-conv"}]})");
    corpus.add("model", "hostile",
               R"([[[[[[[[{"a": -1, "a": 1e308, "\u0000": "\ud83d\ude00"}]]]]]]]])");
}

void add_safetensors(const Corpus& corpus) {
    const std::vector<float> values{1, 2, 3, 4, 5, 6};
    const auto path = corpus.aside();
    write_safetensors(
        path, {{"a.weight", {2, 2}, {values.data(), 4}}, {"a.bias", {2}, {values.data() + 4, 2}}},
        {{"format", "pt"}});
    const auto file = read(path);
    fs::remove(path);
    corpus.add("safetensors", "file", bytes({0}) + file);
    const std::size_t length = static_cast<unsigned char>(file[0]); // the header is a small one
    corpus.add("safetensors", "header",
               bytes({1}) + fuzz_part(file.substr(8, length)) + file.substr(8 + length));
}

/// {"w": a tensor of 2x2 values of storage 0, its second row first in memory where `turned`}
std::string torch_pickle(bool turned) {
    using namespace std::string_literals;
    const auto text = [](const std::string& value) {
        return "X" + StoredZip::little(value.size(), 4) + value;
    };
    return "\x80\x02}"s + text("w") + "ctorch._utils\n_rebuild_tensor_v2\n((" + text("storage") +
           "ctorch\nFloatStorage\n" + text("0") + text("cpu") + "K\x04tQK"s + '\0' +
           "K\x02K\x02\x86" + (turned ? "K\x01K\x02\x86" : "K\x02K\x01\x86") + "\x89" +
           "ccollections\nOrderedDict\n)RtRs.";
}

void add_torch(const Corpus& corpus) {
    const std::string values(16, '\x3f');
    for (const bool turned : {false, true}) {
        const auto* const name = turned ? "turned" : "plain";
        const auto pickle = torch_pickle(turned);
        for (const int flags : {0, 1})
            corpus.add("torch", fmt::format("{}-{}", name, flags),
                       bytes({flags}) + fuzz_part(pickle) + fuzz_part(values));
        StoredZip zip;
        zip.add("archive/data.pkl", pickle);
        zip.add("archive/data/0", values);
        zip.add("archive/byteorder", "little");
        corpus.add("weights", fmt::format("{}.pth", name), zip.bytes());
    }
    const std::string header =
        R"({"a":{"dtype":"BF16","shape":[3],"data_offsets":[0,6]},"b":{"dtype":"F64","shape":[1],"data_offsets":[6,14]}})";
    corpus.add("weights", "types.safetensors",
               StoredZip::little(header.size(), 8) + header + std::string(14, '\x3f'));
}

/// One layer of Keras', and the same as Keras 3 writes it.
void add_keras(const Corpus& corpus) {
    const std::vector<float> values{1, 2, 3, 4};
    const auto attribute = [](hid_t object, const char* name, const std::string& text) {
        const hid_t type = H5Tcopy(H5T_C_S1);
        H5Tset_size(type, text.size());
        const hsize_t one = 1;
        const hid_t space = H5Screate_simple(1, &one, nullptr);
        const hid_t id = H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
        H5Awrite(id, type, text.data());
        H5Aclose(id);
        H5Sclose(space);
        H5Tclose(type);
    };
    const auto group = [](hid_t parent, const char* name) {
        return H5Gcreate2(parent, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    };
    for (const bool three : {false, true}) {
        const auto path = corpus.aside();
        const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
        std::vector<hid_t> groups;
        if (three) {
            groups.push_back(group(file, "layers"));
            groups.push_back(group(groups[0], "dense_1"));
            groups.push_back(group(groups[1], "vars"));
        } else {
            attribute(file, "layer_names", "dense");
            groups.push_back(group(file, "dense"));
            attribute(groups[0], "weight_names", "kernel");
        }
        const hsize_t extent[] = {2, 2};
        const hid_t space = H5Screate_simple(2, extent, nullptr);
        const hid_t dataset = H5Dcreate2(groups.back(), three ? "0" : "kernel", H5T_IEEE_F32LE,
                                         space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
        H5Dwrite(dataset, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
        H5Dclose(dataset);
        H5Sclose(space);
        for (const hid_t id : groups)
            H5Gclose(id);
        H5Fclose(file);
        corpus.add("keras", three ? "three" : "weights", read(path));
        fs::remove(path);
    }
}

/// Layers in a row, a residual block, SqueezeNet's module and a classifier; as a whole file, and as
/// the fields of its graph.
void add_onnx(const Corpus& corpus) {
    const nlohmann::ordered_json padded{{"pads", {1, 1, 1, 1}}};
    GraphBuilder graph;
    graph.constant("mean", {1, 3, 1, 1}).node("Sub", {"image", "mean"}, "i");
    graph.conv("i", "a", 3, 2, 3, padded);
    for (const char* name : {"g", "h", "m", "v"})
        graph.constant(name, {2});
    graph.node("BatchNormalization", {"a", "g", "h", "m", "v"}, "b", {{"epsilon", 1e-3F}});
    graph.constant("low", {}, {0})
        .constant("high", {}, {6})
        .node("Clip", {"b", "low", "high"}, "c");
    graph.conv("c", "d", 2, 2, 3, padded).node("Add", {"d", "c"}, "e");
    graph.node("MaxPool", {"e"}, "f", {{"kernel_shape", {2, 2}}, {"strides", {2, 2}}});
    graph.conv("f", "s", 2, 1, 1).node("Relu", {"s"}, "t").conv("t", "x", 1, 2, 1);
    graph.node("Relu", {"x"}, "y").conv("t", "z", 1, 2, 3, padded).node("Relu", {"z"}, "w");
    graph.node("Concat", {"y", "w"}, "j", {{"axis", 1}}).node("GlobalAveragePool", {"j"}, "k");
    graph.node("Flatten", {"k"}, "l").constant("n", {2, 4}).constant("o", {2});
    graph.node("Gemm", {"l", "n", "o"}, "p", {{"transB", 1}});
    corpus.add("onnx", "file", bytes({0}) + graph.bytes("p", {1, 2}));
    auto fields = bytes({1});
    for (const auto& [number, content] : graph.fields("p", {1, 2}))
        fields += bytes({static_cast<int>(number)}) + fuzz_part(content);
    corpus.add("onnx", "fields", fields);
}

void add_predictions(const Corpus& corpus) {
    corpus.add("predictions", "plain", "id,label,prediction\n1.png,cat,dog\n2.png,dog,dog\n");
    corpus.add("predictions", "quoted",
               "\xEF\xBB\xBFPrediction,\"ID\",Label,p(cat)\r\n\"c,at\",\"1\n\",\"\"\"\",0.5\r\n");
    corpus.add("predictions", "runs",
               "run,sample,label,predicted,p(a),p(b)\nx,1,a,a,1,0\ny,1,a,b,1e-3,0.999\n"
               "run,sample,label,predicted\ny,2,b,b\n");
}

void add_events(const Corpus& corpus) {
    const auto event =
        event_record({1, 300, {{"loss/train", 0.5F}, {"sheet", EventImage{2, 2, 1, "PNG"}}}});
    corpus.add("events", "whole", first_record(0) + event);
    corpus.add("events", "cut", first_record(0) + event.substr(0, 20));
}

void add_splits(const Corpus& corpus) {
    SplitFile split{.data = "photos",
                    .command = "headroom dataset split photos",
                    .classes = {"Car", "100% \xff"},
                    .parts = {{"train", {"x_train[0]", "x_train[7]", "a/b/1.jpg"}},
                              {"valid", {"a/b/2.jpg"}},
                              {"test", {"3.jpg"}}},
                    .folds = {},
                    .hash = {}};
    corpus.add("split", "parts", to_text(split));
    split.parts.clear();
    split.folds = {{"x[0]", "x[2]"}, {"x[1]"}, {"a/\xff%/1.jpg"}};
    corpus.add("split", "folds", to_text(split));
}

} // namespace

int main(int count, char** arguments) {
    if (count != 2) {
        fmt::print(stderr, "fuzz_seeds FOLDER\n");
        return 2;
    }
    const Corpus corpus{arguments[1]};
    fs::create_directories(arguments[1]);
    add_idx(corpus);
    add_cifar(corpus);
    add_hdf5(corpus);
    add_models(corpus);
    add_safetensors(corpus);
    add_torch(corpus);
    add_keras(corpus);
    add_onnx(corpus);
    add_splits(corpus);
    add_predictions(corpus);
    add_events(corpus);
}
