#include "core/selftest/SelfTest.h"
#include "core/layers/Layer.h"
#include "core/models/Model.h"
#include "datasets/base/Cancelled.h"
#include "datasets/formats/OpenDataset.h"

#include <gmock/gmock.h>

#include <limits>
#include <set>
#include <string>

namespace headroom {
namespace {

using testing::HasSubstr;
using testing::IsNull;
using testing::NotNull;

TEST(SelfTest, PassesHere) {
    const auto result = run_self_test();
    for (const auto& check : result.checks)
        EXPECT_TRUE(check.passed())
            << check.layer << ", " << check.pass << " in " << to_string(check.precision) << ": "
            << check.error << " of " << check.worst;
    EXPECT_TRUE(result.passed());
    std::set<Precision> precisions;
    std::set<std::string> passes;
    double rounding = 0;
    for (const auto& check : result.checks) {
        precisions.insert(check.precision);
        passes.insert(check.pass);
        rounding += check.error;
    }
    EXPECT_GT(rounding, 0) << "compared with itself?";
    EXPECT_EQ(precisions.size(), precisions_here().size());
    EXPECT_EQ(passes, (std::set<std::string>{"inference", "forward", "backward"}));
}

/// Changes one weight of the engine by this factor, as a misplaced value would.
SelfTestResult with_a_wrong_weight(Precision precision, float factor) {
    return run_self_test(
        {.precisions = {precision}, .stop = {}, .before_engine = [=](Model& model) {
             auto* weight = model.parameters().front();
             weight->value.data()[0] *= factor;
             ++weight->version;
         }});
}

TEST(SelfTest, FindsOneWrongWeightInF32) {
    const auto result = with_a_wrong_weight(Precision::f32, 1.5f);
    EXPECT_FALSE(result.passed());
    EXPECT_THAT(result.first_failure(Precision::f32), NotNull());
}

TEST(SelfTest, FindsAWeightThatIsNotANumber) {
    const auto result =
        with_a_wrong_weight(Precision::f32, std::numeric_limits<float>::quiet_NaN());
    EXPECT_FALSE(result.passed(Precision::f32));
}

TEST(SelfTest, FindsChannelsThatAreWrongInBf16) {
    if (precisions_here().size() == 1) GTEST_SKIP() << "bf16 does not run on this processor";
    const auto result = run_self_test(
        {.precisions = {Precision::bf16}, .stop = {}, .before_engine = [](Model& m) {
             auto* weight = m.parameters().front(); // set a sixteenth of it to zero
             const auto values = weight->value.raw();
             for (std::size_t i = 0; i < std::max<std::size_t>(1, values.size() / 16); ++i)
                 values[i] = 0;
             ++weight->version;
         }});
    EXPECT_FALSE(result.passed(Precision::bf16));
    EXPECT_THAT(result.first_failure(Precision::f32), IsNull()) << "it was not asked for";
}

TEST(SelfTest, CanBeStopped) {
    std::stop_source source;
    source.request_stop();
    EXPECT_THROW(
        run_self_test(
            {.precisions = {Precision::f32}, .stop = source.get_token(), .before_engine = {}}),
        Cancelled);
}

} // namespace
} // namespace headroom
