#include "core/jobs/export/ExportJob.h"
#include "core/layers/Loss.h"
#include "core/models/Head.h"
#include "core/models/LoadWeights.h"
#include "core/models/SmallestImage.h"
#include "datasets/base/Random.h"
#include "tests/SourceFolder.h"
#include "tests/core/models/VariedWeights.h"
#include "tests/datasets/TempFolder.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <gmock/gmock.h>
#include <sys/wait.h>

namespace headroom {
namespace {

namespace fs = std::filesystem;

constexpr int image_count = 2;

/// Logits and probabilities as ours, one behind the other.
std::vector<float> ours(const SavedModel& saved, std::span<const float> pixels, int side) {
    Plan plan =
        compile(saved.model, {.batch = image_count, .input = {saved.model.input()[0], side, side}});
    const auto& [mean, sd] = saved.card.normalisation;
    const auto per_channel = pixels.size() / image_count / mean.size();
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        const auto channel = i / per_channel % mean.size();
        plan.input()[i] = (pixels[i] - mean[channel]) / sd[channel];
    }
    plan.forward();
    std::vector<float> all(plan.logits().begin(), plan.logits().end());
    const auto units = all.size() / image_count;
    std::vector<float> probabilities(saved.card.classes.size());
    for (std::size_t i = 0; i < image_count; ++i) {
        predict(plan.logits().subspan(i * units, units), probabilities);
        all.insert(all.end(), probabilities.begin(), probabilities.end());
    }
    return all;
}

std::vector<float> floats(const fs::path& file) {
    std::vector<float> values(fs::file_size(file) / sizeof(float));
    std::ifstream(file, std::ios::binary)
        .read(reinterpret_cast<char*>(values.data()),
              static_cast<std::streamsize>(values.size() * sizeof(float)));
    return values;
}

/// A network of the catalog, with every head, in every format.
class ExportSlow : public testing::TestWithParam<std::tuple<std::string, std::string>> {
  protected:
    struct Exported {
        fs::path folder;
        std::vector<float> expected;
    };

    const std::string& format() const { return std::get<1>(GetParam()); }

    Exported exported(const ModelSpec& spec, const std::string& head, int classes) const {
        const int side = smallest_image(spec) + 1;
        const auto channels = static_cast<std::size_t>(spec.input.channels);
        SavedModel saved{
            Model(adapted(spec, {spec.input.channels, side, side}, classes), head), {}, {}, {}};
        give_varied_weights(saved.model);
        saved.card.normalisation = {std::vector<float>(channels, 0.4F),
                                    std::vector<float>(channels, 0.3F)};
        saved.card.classes = {"car", "truck", "a \"bus\" \\ caf\xc3\xa9"};
        saved.card.classes.resize(static_cast<std::size_t>(classes));
        save_model(folder_ / "model.safetensors", saved.model, saved.card);

        const fs::path out = folder_ / fmt::format("{}-{}", head, classes);
        const auto result =
            run(ExportSpec{folder_ / "model.safetensors", format(), out}, JobControl{});
        const int shown = result.any_size ? side + 5 : side; // not the size it was made for
        std::vector<float> pixels(image_count * channels * static_cast<std::size_t>(shown * shown));
        Random random(7);
        for (float& pixel : pixels)
            pixel = random.uniform(0, 1);
        std::ofstream(out / "images", std::ios::binary)
            .write(reinterpret_cast<const char*>(pixels.data()),
                   static_cast<std::streamsize>(pixels.size() * sizeof(float)));
        std::ofstream(out / "shape")
            << image_count << ' ' << channels << ' ' << shown << ' ' << shown;
        const auto* const entry = find_in_catalog(spec.name);
        if (format() == "torch" && entry->weights.find("torchvision") != std::string::npos &&
            entry->top == head && entry->torchvision_top.size() == 1) // VGG16's has three
            std::ofstream(out / "torchvision") << spec.name;
        if (format() == "keras") expect_the_same_bits(saved, out / "model.weights.h5");
        return {out, ours(saved, pixels, shown)};
    }

    /// Our own reader of Keras' files gets the backbone and the dense layers back.
    static void expect_the_same_bits(const SavedModel& saved, const fs::path& file) {
        Model again(saved.model.spec(), saved.model.head_spec().kind);
        load_weights(again, open_weight_file(file.string()), "none");
        const auto before = saved.model.backbone().parameters();
        const auto after = again.backbone().parameters();
        for (std::size_t i = 0; i < before.size(); ++i) {
            const auto x = before[i]->plain_value(), y = after[i]->plain_value();
            EXPECT_TRUE(std::ranges::equal(x.values(), y.values())) << before[i]->name;
        }
    }

    TempFolder folder_;
};

TEST_P(ExportSlow, OtherProgramsComputeTheSame) {
    const auto spec = load_model_spec(std::get<0>(GetParam()));
    std::vector<Exported> all;
    std::string folders;
    for (const auto& kind : head_kinds()) {
        const std::string head = kind.kind == "pool-S-dense" ? "pool-1-dense" : kind.kind;
        SCOPED_TRACE(head);
        for (const int classes : {2, 3}) {
            if (classes == 2 && head != "gap-dense") continue; // one sigmoid unit
            all.push_back(exported(spec, head, classes));
            folders += " '" + all.back().folder.string() + "'";
        }
    }
    const auto status =
        std::system(fmt::format("/usr/bin/python3 {}/tests/fixtures/export/run_{}.py{}",
                                source_folder(), format(), folders)
                        .c_str());
    if (WEXITSTATUS(status) == 3)
        GTEST_SKIP() << "install python3-onnx, python3-torch, python3-torchvision and python3-h5py";
    if (WEXITSTATUS(status) == 4)
        GTEST_SKIP() << "checked, not run: there is no ONNX Runtime for python3";
    ASSERT_EQ(status, 0);
    for (const auto& [folder, expected] : all) {
        SCOPED_TRACE(folder.filename());
        const auto answers = floats(folder / "answers");
        ASSERT_EQ(answers.size(), expected.size());
        float largest = 0;
        for (const float value : expected)
            largest = std::max(largest, std::abs(value));
        for (std::size_t i = 0; i < expected.size(); ++i)
            EXPECT_NEAR(answers[i], expected[i], 1e-4F * largest) << "value " << i;
    }
}

std::vector<std::string> catalog_names() {
    std::vector<std::string> names;
    for (const auto& entry : catalog())
        names.push_back(entry.spec.name);
    return names;
}

INSTANTIATE_TEST_SUITE_P(All, ExportSlow,
                         testing::Combine(testing::ValuesIn(catalog_names()),
                                          testing::ValuesIn(export_format_names())),
                         [](const auto& test) {
                             std::string name =
                                 std::get<0>(test.param) + "_" + std::get<1>(test.param);
                             std::ranges::replace(name, '-', '_');
                             return name;
                         });

} // namespace
} // namespace headroom
