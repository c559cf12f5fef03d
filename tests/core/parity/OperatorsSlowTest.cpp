#include "core/jobs/costs/SummaryJob.h"
#include "core/models/Head.h"
#include "core/models/Safetensors.h"
#include "datasets/base/Random.h"
#include "tests/core/parity/Fixture.h"
#include "tests/core/parity/PyTorch.h"

#include <fstream>
#include <gtest/gtest.h>

namespace headroom::parity {
namespace {

std::vector<std::string> all_heads() {
    std::vector<std::string> heads;
    for (const auto& head : head_names())
        if (head_size(head) < 4) heads.push_back(head); // images of 96x96 have features of 3x3
    return heads;
}

/// The portable operators of a network (core/layers/Operators.h), run in PyTorch, give its logits.
class OperatorsSlow : public testing::TestWithParam<const char*> {};

TEST_P(OperatorsSlow, GiveTheSameLogitsInPyTorch) {
    if (!has_pytorch()) GTEST_SKIP() << pytorch_missing;
    const ModelSpec spec = adapted(load_model_spec(GetParam()), {3, 96, 96}, 10);
    const auto summary = run(SummarySpec{.model = GetParam(),
                                         .input = spec.input,
                                         .classes = spec.classes,
                                         .heads = all_heads()},
                             {});
    for (const auto& head : summary.heads) {
        SCOPED_TRACE(head.head);
        Model model(spec, head.head);
        model.initialise(1);
        Random random(2);
        for (Parameter* parameter : model.parameters()) // statistics as after some training
            if (parameter->statistic)
                for (float& value : parameter->value.raw())
                    value += random.uniform(0, 0.5);
        std::vector<Tensor> values;
        std::vector<TensorView> tensors;
        for (const Parameter* parameter : model.parameters())
            values.push_back(parameter->plain_value());
        for (std::size_t i = 0; i < values.size(); ++i)
            tensors.push_back({model.parameters()[i]->name, values[i].shape(), values[i].values()});
        auto operators = nlohmann::ordered_json::array();
        for (const auto* rows : {&summary.backbone, &head.layers})
            for (const auto& row : *rows)
                for (const auto& op : row.operators)
                    operators.push_back(to_json(op));

        const TemporaryFolder folder;
        const auto path = [&](const char* name) { return (folder.path() / name).string(); };
        std::ofstream(path("operators.json")) << operators;
        write_safetensors(path("model.safetensors"), tensors, {});
        Plan plan = compile(model, {.batch = 2, .input = model.input()});
        for (float& value : plan.input())
            value = random.normal();
        const Shape shape = model.input();
        write_safetensors(path("images.safetensors"),
                          {{"input", {2, shape[0], shape[1], shape[2]}, plan.input()}}, {});
        plan.forward();
        run_python("run_operators.py '" + path("operators.json") + "' '" +
                   path("model.safetensors") + "' '" + path("images.safetensors") + "' '" +
                   path("logits.safetensors") + "'");
        expect_close(plan.logits(),
                     read_safetensors(path("logits.safetensors")).tensors.at("logits"), "logits");
    }
}

INSTANTIATE_TEST_SUITE_P(Catalog, OperatorsSlow,
                         testing::Values("mnist-cnn", "squeezenet-mini", "bn-cnn", "simple-cnn",
                                         "squeezenet1_1", "resnet18", "mobilenet_v1_025",
                                         "mobilenet_v2_035", "mobilenet_v2_035_keras"),
                         [](const auto& test) {
                             std::string name = test.param;
                             std::ranges::replace(name, '-', '_');
                             return name;
                         });

} // namespace
} // namespace headroom::parity
