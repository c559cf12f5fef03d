#include "core/export/OnnxModel.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

using testing::HasSubstr;

std::string encoded(const std::string& head, int classes) {
    SavedModel saved{Model(adapted(load_model_spec("mnist-cnn"), {}, classes), head), {}, {}, {}};
    saved.model.initialise(1);
    return onnx_model(portable_network(saved), saved.model.units(),
                      {{"classes", R"(["car","truck"])"}});
}

TEST(OnnxModel, HasWhatItsReadersNeed) {
    const auto gap = encoded("gap-dense", 10);
    EXPECT_EQ(gap.substr(0, 2), "\x08\x07") << "ir_version 7";
    for (const char* text : {"headroom", R"(["car","truck"])", "image", "logits", "probabilities",
                             "Softmax", "GlobalAveragePool", "backbone.0.weight"})
        EXPECT_THAT(gap, HasSubstr(text));
    EXPECT_THAT(gap, testing::Not(HasSubstr("Sigmoid")));
    EXPECT_THAT(encoded("gap-dense", 2), HasSubstr("Sigmoid"));
}

TEST(OnnxModel, EqualModelsGiveEqualBytes) {
    EXPECT_TRUE(encoded("gem-dense", 3) == encoded("gem-dense", 3));
}

} // namespace
} // namespace headroom
