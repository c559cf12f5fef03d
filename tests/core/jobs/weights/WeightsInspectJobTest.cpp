#include "core/jobs/weights/WeightsInspectJob.h"

#include "core/jobs/export/ExportJob.h"
#include "core/models/Safetensors.h"
#include "tests/datasets/TempFolder.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

using testing::HasSubstr;

/// A run of mnist-cnn, which takes grey images.
std::string grey_run(const TempFolder& folder) {
    SavedModel saved{Model(adapted(load_model_spec("mnist-cnn"), {}, 3), "gap-dense"), {}, {}, {}};
    saved.model.initialise(1);
    saved.card.classes = {"a", "b", "c"};
    saved.card.normalisation = {{0.1F}, {0.4F}};
    const std::string path = folder / "model.safetensors";
    save_model(path, saved.model, saved.card);
    return path;
}

std::string mismatch(const std::string& path, const std::string& model) {
    WeightsInspectSpec spec;
    spec.path = path;
    spec.model = model;
    return run(spec, {}).mismatch;
}

TEST(WeightsInspectJob, WeightsOfOursFitTheModelAsItIs) {
    const TempFolder folder;
    const auto run_file = grey_run(folder);
    EXPECT_EQ(mismatch(run_file, "mnist-cnn"), "");
    for (const char* to : {"torch", "keras"}) {
        const auto result = run(ExportSpec{run_file, to, folder / to}, {});
        EXPECT_EQ(mismatch(result.files[1].string(), "mnist-cnn"), "") << to;
        EXPECT_THAT(mismatch(result.files[1].string(), "bn-cnn"), HasSubstr("does not fit bn-cnn"));
    }
}

/// Weights of others are for images of three channels, whatever the model is trained on here.
TEST(WeightsInspectJob, WeightsOfOthersAreForColourImages) {
    const TempFolder folder;
    const Model model(adapted(load_model_spec("mnist-cnn"), {3, 28, 28}, 3), "gap-dense");
    std::vector<Tensor> values;
    std::vector<TensorView> tensors;
    int layer = 0;
    for (const Parameter* parameter : model.backbone().parameters())
        values.push_back(parameter->plain_value());
    for (std::size_t i = 0; i < values.size(); ++i) {
        const bool weight = values[i].shape().size() > 1;
        layer += weight;
        tensors.push_back({fmt::format("conv{}.{}", layer, weight ? "weight" : "bias"),
                           values[i].shape(), values[i].values()});
    }
    const std::string path = folder / "other.safetensors";
    write_safetensors(path, tensors, {});
    EXPECT_THAT(mismatch(path, "mnist-cnn"), testing::Not(HasSubstr("channels")));
}

} // namespace
} // namespace headroom
