#include "core/export/OnnxModel.h"

#include "core/layers/Loss.h"
#include "core/models/Head.h"
#include "core/models/SmallestImage.h"
#include "core/models/catalog/Catalog.h"
#include "datasets/base/Random.h"
#include "tests/datasets/TempFolder.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <sys/wait.h>

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

/// Every network of the catalog, and two images for it.
class OnnxSlow : public testing::TestWithParam<std::string> {
  protected:
    static constexpr int batch = 2;

    /// Statistics and weights that are all different, so that one in a wrong place shows.
    static void initialise(Model& model) {
        model.initialise(5);
        Random random(6);
        for (Parameter* parameter : model.parameters()) {
            if (parameter->value.shape().size() != 1) continue;
            Tensor values = parameter->plain_value();
            for (float& value : values.values())
                value += parameter->statistic ? random.uniform(0, 1) : random.uniform(-0.2F, 0.2F);
            parameter->set_value(values.values());
        }
    }

    /// Logits and probabilities as ours, one behind the other.
    static std::vector<float> ours(const SavedModel& saved, std::span<const float> pixels,
                                   int side) {
        Plan plan =
            compile(saved.model, {.batch = batch, .input = {saved.model.input()[0], side, side}});
        const auto per_channel = pixels.size() / batch / saved.card.normalisation.mean.size();
        for (std::size_t i = 0; i < pixels.size(); ++i) {
            const auto channel = i / per_channel % saved.card.normalisation.mean.size();
            plan.input()[i] = (pixels[i] - saved.card.normalisation.mean[channel]) /
                              saved.card.normalisation.sd[channel];
        }
        plan.forward();
        std::vector<float> all(plan.logits().begin(), plan.logits().end());
        const auto units = all.size() / batch;
        std::vector<float> probabilities(static_cast<std::size_t>(classes_of(saved.model.units())));
        for (std::size_t i = 0; i < batch; ++i) {
            predict(plan.logits().subspan(i * units, units), probabilities);
            all.insert(all.end(), probabilities.begin(), probabilities.end());
        }
        return all;
    }

    TempFolder folder_;
};

TEST_P(OnnxSlow, OtherProgramsComputeTheSame) {
    const ModelSpec spec = load_model_spec(GetParam());
    const int side = smallest_image(spec) + 1;
    bool ran = true;
    for (const auto& kind : head_kinds()) {
        const std::string head = kind.kind == "pool-S-dense" ? "pool-1-dense" : kind.kind;
        for (const int classes : {2, 3}) {
            SCOPED_TRACE(head);
            SavedModel saved{
                Model(adapted(spec, {spec.input.channels, side, side}, classes), head), {}, {}, {}};
            initialise(saved.model);
            const auto channels = static_cast<std::size_t>(spec.input.channels);
            saved.card.normalisation = {std::vector<float>(channels, 0.4F),
                                        std::vector<float>(channels, 0.3F)};
            const auto network = portable_network(saved);
            const int shown = network.any_size ? side + 5 : side; // not the size it was made for
            std::ofstream(folder_ / "model.onnx", std::ios::binary)
                << onnx_model(network, saved.model.units(), {{"head", head}});

            std::vector<float> pixels(batch * channels * static_cast<std::size_t>(shown * shown));
            Random random(7);
            for (float& pixel : pixels)
                pixel = random.uniform(0, 1);
            std::ofstream(folder_ / "images", std::ios::binary)
                .write(reinterpret_cast<const char*>(pixels.data()),
                       static_cast<std::streamsize>(pixels.size() * sizeof(float)));
            const auto status = std::system(
                fmt::format("cd {} && /usr/bin/python3 {}/tests/fixtures/onnx/check_and_run.py "
                            "model.onnx images answers {} {} {} {}",
                            folder_.path().string(), source_folder(), batch, channels, shown, shown)
                    .c_str());
            if (WEXITSTATUS(status) == 3) GTEST_SKIP() << "install python3-onnx";
            if (WEXITSTATUS(status) == 4) {
                ran = false;
                continue;
            }
            ASSERT_EQ(status, 0);

            const auto expected = ours(saved, pixels, shown);
            std::vector<float> answers(expected.size());
            std::ifstream(folder_ / "answers", std::ios::binary)
                .read(reinterpret_cast<char*>(answers.data()),
                      static_cast<std::streamsize>(answers.size() * sizeof(float)));
            float largest = 0;
            for (const float value : expected)
                largest = std::max(largest, std::abs(value));
            for (std::size_t i = 0; i < expected.size(); ++i)
                EXPECT_NEAR(answers[i], expected[i], 1e-4F * largest) << "value " << i;
        }
    }
    if (!ran) GTEST_SKIP() << "checked, not run: there is no ONNX Runtime for python3";
}

std::vector<std::string> catalog_names() {
    std::vector<std::string> names;
    for (const auto& entry : catalog())
        names.push_back(entry.spec.name);
    return names;
}

INSTANTIATE_TEST_SUITE_P(All, OnnxSlow, testing::ValuesIn(catalog_names()), [](const auto& test) {
    std::string name = test.param;
    std::ranges::replace(name, '-', '_');
    return name;
});

} // namespace
} // namespace headroom
