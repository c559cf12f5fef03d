#include "core/comparison/statistics/Cochran.h"

#include "core/comparison/statistics/Mcnemar.h"
#include "tests/core/comparison/statistics/StatisticsFixture.h"

namespace headroom {
namespace {

TEST(Cochran, IsFriedmansStatisticOfBinaryData) {
    for (const auto& example : scipy("cochran")) {
        std::vector<Correct> models;
        for (const auto& row : example["right"])
            models.push_back(row.get<Correct>());
        std::vector<const Correct*> pointers;
        for (const auto& model : models)
            pointers.push_back(&model);
        const auto test = cochran_test(pointers);
        EXPECT_NEAR(test.q, example["q"].get<double>(), 1e-10);
        EXPECT_NEAR(test.p, example["p"].get<double>(), 1e-12);
        EXPECT_EQ(test.degrees, static_cast<double>(models.size()) - 1);
    }
}

TEST(Cochran, OfTwoModelsIsMcNemars) {
    const Correct a{1, 1, 1, 0, 0, 1, 1, 0}, b{1, 0, 0, 1, 0, 1, 0, 0};
    EXPECT_DOUBLE_EQ(cochran_test({&a, &b}).q, mcnemar_chi2({2, 3, 1, 2}));
    EXPECT_EQ(cochran_test({&a, &a, &a}).p, 1) << "nothing tells them apart";
    EXPECT_EQ(cochran_test({&a}).p, 1);
}

} // namespace
} // namespace headroom
