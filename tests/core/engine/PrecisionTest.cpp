#include "core/engine/Precision.h"

#include "core/engine/Engine.h"
#include "datasets/base/Error.h"

#include <gmock/gmock.h>

using namespace headroom;
using testing::HasSubstr;

namespace {

bool isa_has(const char* part) {
    return engine_info().isa.find(part) != std::string::npos;
}

TEST(Precision, AutoTakesBf16WhereThereIsAmxAndSaysWhy) {
    const auto choice = choose_precision(PrecisionOption::automatic);
    EXPECT_EQ(choice.precision, isa_has("AMX") ? Precision::bf16 : Precision::f32);
    EXPECT_THAT(choice.why, HasSubstr(isa_has("AMX")       ? "AMX"
                                      : auto_is_measured() ? "measured"
                                                           : "no bf16"));
}

TEST(Precision, Bf16FallsBackWithoutAvx512AndSaysWhy) {
    const auto choice = choose_precision(PrecisionOption::bf16);
    EXPECT_EQ(choice.precision, isa_has("AVX512") ? Precision::bf16 : Precision::f32);
    if (choice.precision == Precision::f32) {
        EXPECT_THAT(choice.why, HasSubstr("needs AVX-512"));
    }
}

TEST(Precision, F32IsAlwaysThere) {
    EXPECT_EQ(choose_precision(PrecisionOption::f32).precision, Precision::f32);
}

} // namespace
