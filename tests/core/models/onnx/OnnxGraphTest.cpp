#include "core/models/onnx/OnnxGraph.h"

#include "datasets/base/Error.h"
#include "tests/core/models/onnx/GraphFile.h"

namespace headroom {
namespace {

using testing::ElementsAre;

std::string small_file() {
    GraphBuilder graph;
    graph.conv("image", "y", 3, 2, 3, {{"pads", {1, 1, 1, 1}}, {"auto_pad", "NOTSET"}});
    graph.node("Relu", {"y"}, "z");
    return graph.bytes("z", {1, 2, 8, 8});
}

TEST(OnnxGraph, ReadsNodesConstantsAndShapes) {
    const GraphFile read(small_file());
    const auto& graph = read.graph;
    EXPECT_EQ(graph.producer, "test 1.0");
    ASSERT_EQ(graph.nodes.size(), 2U);
    EXPECT_EQ(graph.nodes[0].name, "the y");
    EXPECT_THAT(graph.nodes[0].inputs, ElementsAre("image", "y.w", "y.b"));
    EXPECT_THAT(graph.nodes[0].attributes.at("pads").integers, ElementsAre(1, 1, 1, 1));
    EXPECT_EQ(graph.nodes[0].attributes.at("auto_pad").text, "NOTSET");
    EXPECT_EQ(graph.nodes[1].number, 2U);
    ASSERT_EQ(graph.initializers.size(), 2U);
    EXPECT_THAT(graph.initializers[0].shape, ElementsAre(2, 3, 3, 3));
    std::vector<float> values(54);
    read_onnx_values(read.file, graph.initializers[0], values);
    EXPECT_EQ(values[53], 53);
    EXPECT_THAT(graph.inputs.at(0).shape, ElementsAre(1, 3, 8, 8));
    EXPECT_THAT(graph.outputs.at(0).shape, ElementsAre(1, 2, 8, 8));
}

// onnx.helper.make_tensor writes lists of numbers, packed, instead of plain bytes.
TEST(OnnxGraph, ReadsValuesInLists) {
    ProtobufMessage floats, integers;
    const float values[] = {1.5F, -2};
    floats.integer(1, 2).integer(2, 1).bytes(8, "f");
    floats.bytes(4, {reinterpret_cast<const char*>(values), sizeof(values)});
    integers.integer(1, 3).integer(2, 7).bytes(8, "i").bytes(7, "\x01\xac\x02").integer(7, -1);
    const GraphFile read(GraphBuilder().raw(5, floats).raw(5, integers).bytes("image"));
    std::vector<float> two(2), three(3);
    read_onnx_values(read.file, read.graph.initializers.at(0), two);
    read_onnx_values(read.file, read.graph.initializers.at(1), three);
    EXPECT_THAT(two, ElementsAre(1.5F, -2));
    EXPECT_THAT(three, ElementsAre(1, 300, -1));
}

// Files of before IR version 4 list initializers as inputs, too.
TEST(OnnxGraph, InitializersAreNoInputs) {
    const GraphFile read(GraphBuilder().second_input().constant("more", {1}).bytes("image"));
    EXPECT_EQ(read.graph.inputs.size(), 1U);
}

TEST(OnnxGraph, AFileThatIsCutShortAnywhereIsAnError) {
    const auto whole = small_file();
    for (std::size_t size = 0; size < whole.size(); ++size)
        EXPECT_THROW(GraphFile{whole.substr(0, size)}, Error) << size;
}

// Whatever a changed byte says, there is an answer or an Error, in the memory of the file.
TEST(OnnxGraph, AChangedByteIsReadOrRefused) {
    const auto whole = small_file();
    for (std::size_t i = 0; i < whole.size(); ++i)
        for (const char value : {'\x00', '\xff'}) {
            auto changed = whole;
            changed[i] = value;
            try {
                GraphFile(changed).backbone();
            } catch (const Error& error) {
                EXPECT_LT(std::string(error.what()).size(), 2000U);
            }
        }
}

TEST(OnnxGraph, RefusesTensorsThatDeclareMoreThanTheyHold) {
    const auto refused = [](const char* why, const std::function<void(ProtobufMessage&)>& fill) {
        ProtobufMessage tensor;
        tensor.bytes(8, "big");
        fill(tensor);
        expect_error(Failure::bad_data, {why},
                     [&] { GraphFile{GraphBuilder().raw(5, tensor).bytes("image")}; });
    };
    const std::string four(4, '\0');
    refused("more than the file holds", [&](auto& tensor) {
        tensor.integer(1, std::int64_t{1} << 32).integer(1, std::int64_t{1} << 32).integer(2, 1);
    });
    refused("more than the file holds", [&](auto& tensor) {
        tensor.integer(1, 0).integer(1, std::int64_t{1} << 62).integer(2, 1);
    });
    refused("more than the file holds", [&](auto& tensor) { tensor.integer(1, -1).integer(2, 1); });
    refused("1 values of float32, expected 2",
            [&](auto& tensor) { tensor.integer(1, 2).integer(2, 1).bytes(9, four); });
    refused("values of float32, expected 1 in one list", [&](auto& tensor) {
        tensor.integer(1, 1).integer(2, 1).bytes(9, four).bytes(4, four);
    });
    refused("data type 8", [&](auto& tensor) { tensor.integer(1, 1).integer(2, 8); });
    refused("9 dimensions", [&](auto& tensor) {
        for (int i = 0; i < 9; ++i)
            tensor.integer(1, 1);
        tensor.integer(2, 1).bytes(9, four);
    });
    refused("in another file, which is not read: export the model as one file",
            [&](auto& tensor) { tensor.integer(1, 1).integer(2, 1).integer(14, 1); });
}

TEST(OnnxGraph, RefusesMoreItemsThanAnyModelHas) {
    std::string nodes; // of two bytes each
    for (int i = 0; i < 400'000; ++i)
        nodes += std::string("\x0a\x00", 2);
    ProtobufMessage model;
    model.integer(1, 7).bytes(7, nodes);
    expect_error(Failure::bad_data, {"more than 300000 nodes"}, [&] { GraphFile{model.data()}; });
}

TEST(OnnxGraph, RefusesWhatHasNoGraphOrTwo) {
    ProtobufMessage none, two;
    none.integer(1, 7).bytes(2, "someone");
    two.integer(1, 7).bytes(7, "").bytes(7, "");
    expect_error(Failure::bad_data, {"no graph"}, [&] { GraphFile{none.data()}; });
    expect_error(Failure::bad_data, {"a second graph"}, [&] { GraphFile{two.data()}; });
    expect_error(Failure::bad_data, {"the initializer \"w\" twice"}, [&] {
        GraphFile{GraphBuilder().constant("w", {1}).constant("w", {1}).bytes("image")};
    });
    expect_error(Failure::bad_data, {"sparse tensors"},
                 [&] { GraphFile{GraphBuilder().raw(15, {}).bytes("image")}; });
}

TEST(OnnxGraph, IsRecognisedByItsBeginningOrItsName) {
    const TempFolder folder;
    EXPECT_TRUE(is_onnx_file(folder.write("model.bin", small_file())));
    EXPECT_TRUE(is_onnx_file(folder.write("empty.onnx", "")));
    EXPECT_FALSE(is_onnx_file(folder.write("model.json", "{}")));
    EXPECT_FALSE(is_onnx_file(folder / "missing.onnx"));
}

} // namespace
} // namespace headroom
