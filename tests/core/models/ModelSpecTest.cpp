#include "core/models/ModelSpec.h"

#include "core/models/Model.h"
#include "core/models/catalog/Catalog.h"
#include "datasets/base/Error.h"
#include "tests/datasets/TempFolder.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <functional>

namespace headroom {
namespace {

using testing::HasSubstr;
using Json = nlohmann::ordered_json;

/// Returns the line of an Error; fails the test if none is thrown, or not with `failure`.
std::string line_of(Failure failure, const std::function<void()>& work) {
    try {
        work();
    } catch (const Error& error) {
        EXPECT_EQ(error.failure(), failure) << error.what();
        EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos);
        return error.what();
    }
    ADD_FAILURE() << "nothing was thrown";
    return {};
}

Json small_model() {
    return Json::parse(R"({"name": "small", "input": "8x8x1", "classes": 3,
        "backbone": [{"type": "conv", "filters": 4, "kernel": 3, "padding": 1}, {"type": "relu"},
                     {"type": "maxpool", "kernel": 2}],
        "heads": [{"kind": "gap-dense", "hidden": [5], "dropout": 0.1}]})");
}

std::string refusal(const Json& json) {
    return line_of(Failure::usage, [&] {
        auto spec = model_spec_from_json(json, "my.json");
        Model(spec, "gap-dense");
    });
}

TEST(ModelSpec, ReadsAModelFile) {
    auto spec = model_spec_from_json(small_model(), "my.json");
    Model model(spec, "gap-dense");
    EXPECT_EQ(model.feature_shape(), (Shape{4, 4, 4}));
    EXPECT_EQ(model.backbone().parameter_count(), 4 * 9 + 4);
    EXPECT_EQ(model.head().parameter_count(), 4 * 5 + 5 + 5 * 3 + 3);
}

TEST(ModelSpec, AHeadThatTheFileDoesNotListIsAPlainOne) {
    Model model(model_spec_from_json(small_model(), "my.json"), "flatten-dense");
    EXPECT_EQ(model.head().parameter_count(), 64 * 3 + 3);
}

TEST(ModelSpec, SaysWhatIsWrongInAModelFile) {
    auto with = [](const std::string& pointer, Json value) {
        auto json = small_model();
        json[Json::json_pointer(pointer)] = std::move(value);
        return json;
    };
    EXPECT_THAT(refusal(with("/colour", 1)), HasSubstr("my.json: unknown key \"colour\""));
    EXPECT_THAT(refusal(with("/classes", 0)), HasSubstr("\"classes\" must be from 1 to 1048576"));
    EXPECT_THAT(refusal(with("/classes", "three")), HasSubstr("\"classes\""));
    EXPECT_THAT(refusal(with("/input", "8x8")), HasSubstr("write 8x8x1 or 8x8x3"));
    EXPECT_THAT(refusal(with("/input", 8)), HasSubstr("\"input\" must be"));
    EXPECT_THAT(refusal(with("/backbone/0/type", "convolution")),
                HasSubstr("unknown layer type \"convolution\"; there are adaptive-avgpool"));
    EXPECT_THAT(refusal(with("/backbone/0/filter", 3)), HasSubstr("unknown key \"filter\""));
    EXPECT_THAT(refusal(with("/backbone/0/filters", -1)), HasSubstr("\"filters\" must be"));
    EXPECT_THAT(refusal(with("/backbone/0/kernel", 99)), HasSubstr("does not fit its input"));
    EXPECT_THAT(refusal(with("/backbone/0/kernel", Json::array({3}))), HasSubstr("\"kernel\""));
    EXPECT_THAT(refusal(with("/backbone/2/padding", 2)), HasSubstr("more than half"));
    EXPECT_THAT(refusal(with("/heads/0/kind", "gap")), HasSubstr("unknown head \"gap\""));
    EXPECT_THAT(refusal(with("/heads/0/hidden", 3)), HasSubstr("\"hidden\" must be a list"));
    EXPECT_THAT(refusal(with("/heads/0/dropout", 1.5)), HasSubstr("\"dropout\""));
    EXPECT_THAT(refusal(with("/backbone/2", {{"type", "flatten"}})), HasSubstr("leave flatten"));
    EXPECT_THAT(refusal(Json::array()), HasSubstr("one JSON object"));
}

TEST(ModelSpec, ANameThatIsNoModelListsTheCatalog) {
    EXPECT_THAT(line_of(Failure::usage, [] { load_model_spec("mnist"); }),
                HasSubstr("mnist-cnn, squeezenet-mini, bn-cnn, simple-cnn, vgg16"));
    EXPECT_THAT(line_of(Failure::usage, [] { load_model_spec("/"); }), HasSubstr("no model"));
}

TEST(ModelSpec, AFileThatIsNoJsonSaysWhere) {
    auto path = std::filesystem::temp_directory_path() / "headroom-not-a-model.json";
    std::ofstream(path) << "{\"name\": ";
    EXPECT_THAT(line_of(Failure::usage, [&] { load_model_spec(path.string()); }),
                HasSubstr("not JSON at line 1, column"));
    std::filesystem::remove(path);
}

TEST(ModelSpec, AFilesErrorsSayTheLineAndColumn) {
    const TempFolder folder;
    const auto refused = [&](const std::string& text) {
        return line_of(Failure::usage,
                       [&] { Model(load_model_spec(folder.write("my.json", text)), "gap-dense"); });
    };
    EXPECT_THAT(refused("{\n  \"name\": \"my\",\n  \"input\": \"8x8\",\n}"),
                HasSubstr("my.json: not JSON at line 4, column 1"));
    EXPECT_THAT(refused("{\n  \"name\": \"my\",\n  \"input\": 8\n}"),
                HasSubstr("my.json, line 3, column 12: \"input\" must be"));
    EXPECT_THAT(refused("{\n  \"name\": \"my\",\n  \"inputs\": 8\n}"),
                HasSubstr("my.json, line 3, column 13: unknown key \"inputs\""));
    const std::string begin = "{\"name\": \"my\", \"input\": \"8x8x3\", \"classes\": 2,\n";
    EXPECT_THAT(refused(begin + "\"backbone\": [\n  {\"type\": \"relu\"},\n"
                                "  {\"type\": \"conf\"}]}"),
                HasSubstr("my.json, line 4, column 3: backbone.1: unknown layer type \"conf\""));
    EXPECT_THAT(refused(begin + "\"backbone\": [], \"heads\": [\n{\"kind\": \"gap-dense\"},\n"
                                "{\"kind\": \"gap-dense\", \"dropout\": 7}]}"),
                HasSubstr("my.json, line 4, column 34: head gap-dense: \"dropout\" must be"));
}

TEST(ModelSpec, AMillionLayersOrHeadsAreRefused) {
    const TempFolder folder;
    const auto refused = [&](const char* list, const char* item, int count) {
        std::string items = item;
        for (int i = 1; i < count; ++i)
            items += std::string(",") + item;
        const auto text = fmt::format(
            R"({{"name": "a", "input": "8x8x3", "classes": 2, {}: [{}]}})", list, items);
        return line_of(Failure::usage, [&] { load_model_spec(folder.write("model.json", text)); });
    };
    EXPECT_THAT(refused("\"backbone\"", R"({"type": "relu"})", 1'000'000),
                HasSubstr("\"backbone\" has 1000000 layers: expected at most 10000"));
    EXPECT_THAT(refused("\"backbone\": [], \"heads\"", R"({"kind": "gap-dense"})", 101),
                HasSubstr("\"heads\" has 101 heads: expected at most 100"));
}

TEST(ModelSpec, AFileThatCannotBeOpenedIsNoMistakeInIt) {
    const TempFolder folder;
    std::filesystem::create_symlink("nowhere", folder / "link.json");
    EXPECT_THAT(line_of(Failure::io, [&] { load_model_spec(folder / "link.json"); }),
                HasSubstr("link.json: cannot be read: No such file or directory"));
    std::filesystem::create_symlink("loop.json", folder / "loop.json");
    EXPECT_THAT(line_of(Failure::io, [&] { load_model_spec(folder / "loop.json"); }),
                HasSubstr("loop.json: cannot be read: "));
}

/// Each was a crash, an unexpected exception or a line as long as the file.
TEST(ModelSpec, HostileFilesAreRefusedInOneLine) {
    const TempFolder folder;
    const auto refused = [&](const std::string& text) {
        const auto line =
            line_of(Failure::usage, [&] { load_model_spec(folder.write("model.json", text)); });
        EXPECT_LT(line.size(), 1000u);
        return line;
    };
    const auto nested = std::string(1'000'000, '[') + std::string(1'000'000, ']');
    EXPECT_THAT(refused(nested), HasSubstr("nested deeper than 64"));
    EXPECT_THAT(
        refused(R"({"name": "a", "input": "8x8x3", "classes": 2, "backbone": [)" + nested + "]}"),
        HasSubstr("nested deeper than 64"));
    EXPECT_THAT(refused(R"({"classes": 1e400})"), HasSubstr("a number that is too large"));
    EXPECT_THAT(refused(R"({"name": "a", "name": "b"})"), HasSubstr("\"name\" is there twice"));
    EXPECT_THAT(refused("{\"" + std::string(1'000'000, 'k') + "\": 1}"), HasSubstr("unknown key"));
    EXPECT_THAT(refused(R"({"name": [)" + std::string(999'999, ' ') + "1]}"),
                HasSubstr("a name in quotes"));
    const auto classes = [&](const std::string& number) {
        return refused(R"({"name": "a", "input": "8x8x3", "backbone": [], "classes": )" + number +
                       "}");
    };
    for (const char* number : {"0", "-1", "1048577", "9223372036854775808", "18446744073709551615"})
        EXPECT_THAT(classes(number), HasSubstr("\"classes\" must be")) << number;
    const auto input = [&](const std::string& size) {
        return refused(R"({"name": "a", "classes": 2, "backbone": [], "input": ")" + size + "\"}");
    };
    for (const char* size : {"-8x8x3", "8x8x2", "99999x8x3", "4294967304x8x3", "8x8", ""})
        EXPECT_THAT(input(size), HasSubstr("\"input\"")) << size;
    EXPECT_THAT(line_of(Failure::usage, [&] { load_model_spec("/dev/zero"); }),
                HasSubstr("/dev/zero: cannot be read: it is not a regular file"));
}

TEST(Model, ANetworkBeyondAnyMemoryIsRefusedBeforeItIsAskedFor) {
    const auto refused = [](const std::string& layers, const std::string& size) {
        auto spec = load_model_spec("mnist-cnn");
        spec.input = parse_image_shape(size);
        spec.backbone = nlohmann::ordered_json::parse(layers).get<std::vector<LayerSpec>>();
        return line_of(Failure::resources, [&] { Model(spec, "flatten-dense"); });
    };
    const auto conv = [](int filters) {
        return fmt::format(R"({{"type": "conv", "filters": {}, "kernel": 1}})", filters);
    };
    EXPECT_THAT(refused("[" + conv(65536) + "]", "16384x16384x3"),
                HasSubstr("backbone.0: 17592186044416 values for one image"));
    // Untouched memory would be granted: it is counted and refused.
    EXPECT_THAT(refused("[" + conv(32768) + "," + conv(32768) + "]", "8x8x3"),
                HasSubstr("backbone.1: "));
    EXPECT_THAT(refused("[" + conv(65536) + "," + conv(65536) + "]", "8x8x3"),
                HasSubstr("backbone.1: no room for 65536x65536x1x1"));
    EXPECT_THAT(refused("[" + conv(16384) + "]", "256x256x3"), HasSubstr("head.1: no room for"))
        << "2^30 values in 2^10 units";
}

TEST(Model, FlattenSaysWhichSizeItNeeds) {
    Model model(load_model_spec("mnist-cnn"), "flatten-dense");
    model.check_input({1, 28, 28});
    EXPECT_EQ(line_of(Failure::bad_data,
                      [&] {
                          model.check_input({1, 40, 40});
                      }),
              "flatten-dense needs 28x28, got 40x40: use --resize 28x28");
}

TEST(Model, GapTakesAnySizeThatTheBackboneCan) {
    Model model(load_model_spec("mnist-cnn"), "gap-dense");
    model.check_input({1, 40, 52});
    EXPECT_THAT(line_of(Failure::bad_data,
                        [&] {
                            model.check_input({1, 2, 2});
                        }),
                HasSubstr("too small for mnist-cnn: use --resize 28x28"));
    EXPECT_THAT(line_of(Failure::bad_data,
                        [&] {
                            model.check_input({3, 28, 28});
                        }),
                HasSubstr("the images have 3: use --channels 1"));
}

TEST(Model, BothHeadsStartFromTheSameBackbone) {
    Model flatten(load_model_spec("squeezenet-mini"), "flatten-dense");
    Model gap(load_model_spec("squeezenet-mini"), "gap-conv");
    flatten.initialise(5);
    gap.initialise(5);
    auto a = flatten.backbone().parameters(), b = gap.backbone().parameters();
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        EXPECT_EQ(a[i]->name, b[i]->name);
        EXPECT_TRUE(std::ranges::equal(a[i]->value.raw(), b[i]->value.raw()));
    }
    gap.initialise(6);
    EXPECT_FALSE(std::ranges::equal(a[0]->value.raw(), b[0]->value.raw()));
}

TEST(Model, ParametersAreNamedAsPyTorchWould) {
    Model model(load_model_spec("squeezenet-mini"), "gap-conv");
    std::vector<std::string> names;
    for (auto* p : model.parameters())
        names.push_back(p->name);
    EXPECT_EQ(names[0], "backbone.0.weight");
    EXPECT_EQ(names[1], "backbone.0.bias");
    EXPECT_EQ(names[2], "backbone.3.squeeze.weight");
    EXPECT_EQ(names[4], "backbone.3.expand1x1.weight");
    EXPECT_EQ(names[6], "backbone.3.expand3x3.weight");
    EXPECT_EQ(names.back(), "head.0.bias");
}

TEST(ModelSpec, MayBeAdaptedToOtherImagesAndClasses) {
    const ModelSpec model = load_model_spec("mnist-cnn");
    const ModelSpec same = adapted(model, {}, 0);
    EXPECT_EQ(same.input, model.input);
    EXPECT_EQ(same.classes, model.classes);
    const ModelSpec other = adapted(model, {0, 40, 30}, 2);
    EXPECT_EQ(other.input, (ImageShape{1, 40, 30})); // its own channels
    EXPECT_EQ(other.classes, 1);                     // two classes are one sigmoid unit
    EXPECT_THROW(adapted(model, {}, -1), Error);
}

TEST(ModelSpec, HeadsAreThoseAskedForOrAll) {
    ModelSpec model = load_model_spec("mnist-cnn");
    EXPECT_THAT(chosen_heads(model, {}), testing::ElementsAre("flatten-dense", "gap-dense"));
    EXPECT_THAT(chosen_heads(model, {"gap-conv"}), testing::ElementsAre("gap-conv"));
    model.heads.clear();
    EXPECT_THROW(chosen_heads(model, {}), Error);
}

} // namespace
} // namespace headroom
