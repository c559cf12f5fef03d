#include "core/export/TorchModel.h"

#include "datasets/base/Error.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

PythonProgram exported(const std::string& name, const std::string& head, const ImageShape& input) {
    SavedModel saved{Model(adapted(load_model_spec(name), input, 3), head), {}, {}, {}};
    saved.model.initialise(1);
    saved.card.classes = {"car", "\"\"\"; import os", "truck"};
    return torch_program(saved);
}

std::vector<std::string> names(const PythonProgram& program) {
    std::vector<std::string> all;
    for (const auto& weight : program.weights)
        all.push_back(weight.name);
    return all;
}

TEST(TorchModel, HasTorchvisionsNamesWhereTheNetworkIsTorchvisions) {
    const auto whole = names(exported("resnet18", "gap-dense", {3, 64, 64}));
    EXPECT_THAT(whole, Contains("layer1.0.conv1.weight"));
    EXPECT_THAT(whole, Contains("fc.bias"));
    const auto other_head = names(exported("resnet18", "flatten-dense", {3, 64, 64}));
    EXPECT_THAT(other_head, Contains("layer1.0.conv1.weight"));
    EXPECT_THAT(other_head, Not(Contains("fc.bias")));
    EXPECT_THAT(names(exported("mnist-cnn", "gap-dense", {1, 28, 28})),
                Contains("backbone.0.weight"));
}

TEST(TorchModel, WritesLayersAsPyTorchHasThem) {
    const auto text = exported("resnet18", "gap-dense", {3, 64, 64}).text;
    EXPECT_THAT(text, HasSubstr("nn.Conv2d(3, 64, 7, stride=2, padding=3, bias=False)"));
    EXPECT_THAT(text, HasSubstr("nn.BatchNorm2d(64, eps=1e-05, momentum=0.1)"));
    EXPECT_THAT(text, HasSubstr("F.max_pool2d(x, 3, stride=2, padding=1)"));
    EXPECT_THAT(text, HasSubstr("nn.Linear(512, 3)"));
    EXPECT_THAT(exported("mobilenet_v1_025", "gap-dense", {3, 64, 64}).text,
                HasSubstr("F.pad(x, (0, 1, 0, 1))"));
    EXPECT_THAT(exported("mnist-cnn", "pool-3-dense", {1, 28, 28}).text,
                HasSubstr("F.adaptive_avg_pool2d(x, 3)"));
}

TEST(TorchModel, NamesOfClassesAreNoPartOfTheProgram) {
    const auto text = exported("mnist-cnn", "gap-dense", {1, 28, 28}).text;
    EXPECT_THAT(text, HasSubstr(R"(CLASSES = ["car", "\"\"\"; import os", "truck"])"));
}

} // namespace
} // namespace headroom
