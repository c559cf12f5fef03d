#pragma once

#include "core/models/Model.h"
#include "core/tensor/Tensor.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

namespace headroom {

/// The features of `expected`, which PyTorch computed in f64 from `input`, to 1e-4 of the largest.
inline void expect_features(const Model& model, const Tensor& input, const Tensor& expected) {
    const auto& shape = input.shape();
    Plan plan = compile(
        model, {.batch = static_cast<int>(shape[0]), .input = {shape[1], shape[2], shape[3]}},
        {0, model.backbone().size()});
    std::ranges::copy(input.values(), plan.input().begin());
    plan.forward();
    ASSERT_EQ(plan.logits().size(), expected.size());
    float largest = 0, difference = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        largest = std::max(largest, std::abs(expected.values()[i]));
        const float one = std::abs(plan.logits()[i] - expected.values()[i]);
        if (!(one <= difference)) difference = one;
    }
    EXPECT_LE(difference, 1e-4F * largest);
    testing::Test::RecordProperty("difference", std::to_string(difference / largest));
}

} // namespace headroom
