// Compares the self-test's loops with PyTorch's numbers: the reference is checked first.

#include "core/selftest/PlainNetwork.h"
#include "tests/core/parity/Fixture.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace headroom::parity {
namespace {

class PlainParity : public testing::TestWithParam<std::filesystem::path> {};

void expect_close(const std::vector<double>& actual, const Tensor& expected,
                  const std::string& what) {
    parity::expect_close(std::vector<float>(actual.begin(), actual.end()), expected, what, 2e-5);
}

TEST_P(PlainParity, AgreesWithPyTorch) {
    const Fixture fixture = read_fixture(GetParam());
    Model model(fixture.spec, fixture.head);
    ASSERT_NO_FATAL_FAILURE(load_parameters(model, fixture));
    PlainNetwork plain(model, fixture.plan(Mode::inference).input);
    const auto images = fixture.at("input").values();
    expect_close(plain.forward(images, {.training = false}), fixture.at("logits/inference"),
                 "inference");
    expect_close(plain.forward(images, {.training = true}), fixture.at("logits/training"),
                 "training");
    const auto& gradients = plain.backward(fixture.at("diff_logits").values());
    for (const auto* p : model.parameters())
        if (p->trainable)
            expect_close(gradients.at(p->name).gradient, fixture.at("grad/" + p->name), p->name);
}

INSTANTIATE_TEST_SUITE_P(PyTorch, PlainParity, testing::ValuesIn(fixture_files()),
                         [](const auto& test) { return test_name(test.param.stem()); });

} // namespace
} // namespace headroom::parity
