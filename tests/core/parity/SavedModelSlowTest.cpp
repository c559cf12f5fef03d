#include "core/models/Checkpoint.h"
#include "datasets/base/Random.h"
#include "tests/core/parity/Fixture.h"
#include "tests/core/parity/PyTorch.h"

#include <gtest/gtest.h>

namespace headroom::parity {
namespace {

/// A file that save_model wrote opens in PyTorch under its own names, dropout layers and all, and
/// gives the same logits.
class SavedModelSlow : public testing::TestWithParam<const char*> {};

TEST_P(SavedModelSlow, GivesTheSameLogitsInPyTorch) {
    if (!has_pytorch()) GTEST_SKIP() << pytorch_missing;
    const ModelSpec spec = load_model_spec(GetParam());
    const TemporaryFolder folder;
    const auto saved = folder.path() / "model.safetensors";
    const auto images = folder.path() / "images.safetensors";
    const auto logits = folder.path() / "logits.safetensors";
    for (const HeadSpec& head : spec.heads) {
        SCOPED_TRACE(head.kind);
        Model model(spec, head.kind);
        model.initialise(1);
        Random random(2);
        for (Parameter* parameter : model.parameters()) // statistics as after some training
            for (float& value : parameter->value.raw())
                value += parameter->trainable ? 0 : random.uniform(0, 0.5);
        ModelCard card;
        for (int i = 0; i < std::max(2, model.units()); ++i)
            card.classes.push_back("class " + std::to_string(i));
        save_model(saved, model, card);

        Plan plan = compile(model, {.batch = 2, .input = model.input()});
        for (float& value : plan.input())
            value = random.normal();
        const Shape shape = model.input();
        write_safetensors(images, {{"input", {2, shape[0], shape[1], shape[2]}, plan.input()}}, {});
        plan.forward();
        run_python("load_in_torch.py '" + saved.string() + "' '" + images.string() + "' '" +
                   logits.string() + "'");
        expect_close(plan.logits(), read_safetensors(logits).tensors.at("logits"), "logits");
    }
}

INSTANTIATE_TEST_SUITE_P(Catalog, SavedModelSlow, testing::ValuesIn(catalog),
                         [](const auto& test) { return test_name(test.param); });

} // namespace
} // namespace headroom::parity
