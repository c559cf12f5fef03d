#include "core/exploration/Kernel.h"

#include "tests/datasets/TempFolder.h"

#include <numeric>

namespace headroom {
namespace {

TEST(Kernel, IsFoundByItsNameAndByItsNumbers) {
    EXPECT_EQ(parse_kernel("sobel-x").weights,
              (std::array<float, 9>{-1, 0, 1, -2, 0, 2, -1, 0, 1}));
    EXPECT_EQ(parse_kernel("0,-1,0, -1,5,-1, 0,-1,0").name, "sharpen");
    const Kernel typed = parse_kernel("0.5,1e-3,-2,0,0,0,0,0,1");
    EXPECT_EQ(typed.name, "");
    EXPECT_EQ(typed.weights, (std::array<float, 9>{0.5f, 1e-3f, -2, 0, 0, 0, 0, 0, 1}));
}

TEST(Kernel, ItsTextReadsBackTheSame) {
    for (const auto& kernel : kernels())
        EXPECT_EQ(parse_kernel(to_string(kernel)), kernel);
    const Kernel typed = make_kernel({0.1f, 1 / 3.f, -2.5f, 1e-7f, 0, 7, 8, 9, 1e6f});
    EXPECT_EQ(parse_kernel(to_string(typed)), typed) << to_string(typed);
}

TEST(Kernel, KeepsOrTakesAwayTheMeanAsItsNameSays) {
    const auto sum = [](const char* name) {
        const auto weights = parse_kernel(name).weights;
        return std::accumulate(weights.begin(), weights.end(), 0.0f);
    };
    for (const char* name : {"blur", "sharpen", "identity", "emboss"})
        EXPECT_EQ(sum(name), 1) << name;
    for (const char* name : {"edge", "sobel-x", "sobel-y"})
        EXPECT_EQ(sum(name), 0) << name;
}

TEST(Kernel, AnythingElseIsAnErrorThatListsTheNames) {
    for (const char* text :
         {"embos", "", "1,2,3", "1,2,3,4,5,6,7,8,9,10", "1,2,3,4,5,6,7,8,", "1,2,3,4,5,6,7,8,x",
          "1,2,3,4,5,6,7,8,nan", "1,2,3,4,5,6,7,8,inf", "1;2;3;4;5;6;7;8;9"})
        expect_error(Failure::usage, {text, "emboss, edge, blur", "nine numbers"},
                     [&] { parse_kernel(text); });
}

} // namespace
} // namespace headroom
