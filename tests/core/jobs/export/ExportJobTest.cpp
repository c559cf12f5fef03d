#include "core/jobs/export/ExportJob.h"

#include "core/models/LoadWeights.h"
#include "tests/core/jobs/JobFixture.h"

namespace headroom {
namespace {

using testing::HasSubstr;

class Export : public JobFixture {
  protected:
    std::filesystem::path trained() const {
        auto spec = train_spec("gap", 1);
        spec.head = "gap-dense";
        run(spec, {});
        return folder / "gap";
    }
};

TEST_F(Export, WritesTheModelAndItsClasses) {
    const auto result = run(ExportSpec{trained(), "onnx", folder / "out"}, {});
    const auto model = content(result.files[0]);
    EXPECT_EQ(model.size(), result.bytes);
    for (const char* key : {"classes", "size", "resize", "interpolation", "data_fingerprint"})
        EXPECT_THAT(model, HasSubstr(key));
    EXPECT_TRUE(result.any_size);
    EXPECT_EQ(content(result.labels), "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n");
}

TEST_F(Export, WritesAProgramAndItsWeightsForPython) {
    const auto gap = trained();
    for (const auto& [to, weights] :
         {std::pair{"torch", "model.safetensors"}, {"keras", "model.weights.h5"}}) {
        const auto result = run(ExportSpec{gap, to, folder / to}, {});
        EXPECT_THAT(result.files,
                    testing::ElementsAre(folder / to / "model.py", folder / to / weights));
        EXPECT_EQ(content(result.files[0]).size() + content(result.files[1]).size(), result.bytes);
        EXPECT_THAT(content(result.files[0]), HasSubstr("CLASSES = [\"0\", \"1\""));
    }
}

TEST_F(Export, AnExportForPyTorchIsPretrainedWeights) {
    const auto result = run(ExportSpec{trained(), "torch", folder / "torch"}, {});
    const auto saved = load_model(folder / "gap");
    Model again(saved.model.spec(), "gap-dense");
    const auto loaded = load_weights(again, open_weight_file(result.files[1].string()));
    EXPECT_EQ(loaded.fit.rule, FitRule::own_names);
    const auto scale = normalisation(loaded.preprocessing.preprocessing);
    EXPECT_FLOAT_EQ(scale.mean.at(0), saved.card.normalisation.mean.at(0));
    EXPECT_FLOAT_EQ(scale.sd.at(0), saved.card.normalisation.sd.at(0));
}

TEST_F(Export, ReplacesNothing) {
    const auto gap = trained();
    const auto before = content(gap / "model.safetensors");
    expect_error(Failure::usage, "gap", [&] { run(ExportSpec{gap, "onnx", gap}, {}); });
    EXPECT_TRUE(content(gap / "model.safetensors") == before);
    expect_error(Failure::usage, "\"tflite\": expected onnx, keras, torch", [&] {
        run(ExportSpec{gap, "tflite", folder / "new"}, {});
    });
    EXPECT_FALSE(std::filesystem::exists(folder / "new"));
}

} // namespace
} // namespace headroom
