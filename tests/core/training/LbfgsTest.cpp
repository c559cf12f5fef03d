#include "core/training/Lbfgs.h"

#include "datasets/base/Error.h"

#include <cmath>
#include <gmock/gmock.h>

namespace headroom {
namespace {

/// Rosenbrock's valley, whose minimum is 0 at (1, 1).
double rosenbrock(std::span<const float> at, std::span<float> gradient) {
    const double x = at[0], y = at[1];
    gradient[0] = static_cast<float>(-400 * x * (y - x * x) - 2 * (1 - x));
    gradient[1] = static_cast<float>(200 * (y - x * x));
    return 100 * (y - x * x) * (y - x * x) + (1 - x) * (1 - x);
}

/// A bowl ten thousand times steeper in its last direction than in its first; its minimum is at 1.
double bowl(std::span<const float> at, std::span<float> gradient) {
    double value = 0;
    for (std::size_t i = 0; i < at.size(); ++i) {
        const double steep =
            std::pow(1e4, static_cast<double>(i) / static_cast<double>(at.size() - 1)) / 1e2;
        const double distance = static_cast<double>(at[i]) - 1;
        value += steep / 2 * distance * distance;
        gradient[i] = static_cast<float>(steep * distance);
    }
    return value;
}

int minimise(Lbfgs& lbfgs, std::vector<float>& x, const Lbfgs::Function& function) {
    int steps = 0;
    for (; !lbfgs.converged() && steps < 1000; ++steps)
        lbfgs.iterate(x, function);
    return steps;
}

TEST(Lbfgs, FindsTheMinimumOfRosenbrocksValley) {
    std::vector<float> x{-1.2F, 1};
    Lbfgs lbfgs;
    EXPECT_LT(minimise(lbfgs, x, rosenbrock), 60); // SciPy's takes some 40
    EXPECT_NEAR(x[0], 1, 1e-3);
    EXPECT_NEAR(x[1], 1, 2e-3);
}

TEST(Lbfgs, FindsTheMinimumOfASteepBowl) {
    std::vector<float> x(50), gradient(50);
    Lbfgs lbfgs;
    EXPECT_LT(minimise(lbfgs, x, bowl), 500);
    EXPECT_LT(bowl(x, gradient), 1e-4);
    EXPECT_FALSE(lbfgs.iterate(x, bowl));
}

TEST(Lbfgs, GoesOnWithTheSameBits) {
    std::vector<float> whole(20), parts(20);
    Lbfgs one;
    auto two = std::make_unique<Lbfgs>();
    for (int i = 0; i < 30; ++i) {
        one.iterate(whole, bowl);
        two->iterate(parts, bowl);
        EXPECT_EQ(whole, parts) << i;
        const auto state = two->state();
        two = std::make_unique<Lbfgs>();
        two->restore(state, parts.size());
    }
    EXPECT_THROW(two->restore(one.state(), 3), Error);
}

TEST(Lbfgs, AStoppedStepChangesNothing) {
    std::vector<float> x(20), undisturbed(20);
    Lbfgs lbfgs, other;
    lbfgs.iterate(x, bowl);
    other.iterate(undisturbed, bowl);
    const auto before = x;
    EXPECT_THROW(lbfgs.iterate(x,
                               [](std::span<const float>, std::span<float>) -> double {
                                   throw std::runtime_error("stop");
                               }),
                 std::runtime_error);
    EXPECT_EQ(x, before);
    lbfgs.iterate(x, bowl);
    other.iterate(undisturbed, bowl);
    EXPECT_EQ(x, undisturbed);
}

TEST(Lbfgs, AFlatPlaceIsAMinimum) {
    std::vector<float> x(3, 1);
    Lbfgs lbfgs;
    EXPECT_FALSE(lbfgs.iterate(x, bowl));
    EXPECT_TRUE(lbfgs.converged());
    Lbfgs again;
    again.restore(lbfgs.state(), 3);
    EXPECT_TRUE(again.converged());
}

} // namespace
} // namespace headroom
