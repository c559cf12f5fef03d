#include "core/jobs/CompareCommandLine.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

TEST(CompareCommandLine, NamesWhatDecidesAndWhatWasChanged) {
    CompareSpec spec;
    spec.data.path = "synth:digits";
    spec.model = "mnist-cnn";
    spec.options.threads = 2;
    EXPECT_EQ(command_line(spec),
              "headroom compare --data synth:digits --model mnist-cnn "
              "--heads flatten-dense,gap-dense --seeds 3 --epochs 5 --batch-size 128 "
              "--optimizer adamw --lr 0.003 --schedule one-cycle --seed 0 --threads 2");
    spec.data.options.resize = ImageSize{32, 48};
    spec.data.options.skip_bad = true;
    spec.options.augment = "flip,shift=2";
    const auto line = command_line(spec);
    EXPECT_NE(line.find(" --resize 32x48 "), std::string::npos) << line;
    EXPECT_NE(line.find(" --skip-bad "), std::string::npos) << line;
    EXPECT_NE(line.find(" --augment flip,shift=2 "), std::string::npos) << line;
}

TEST(CompareCommandLine, QuotesWhatAShellWouldReadOtherwise) {
    CompareSpec spec;
    spec.data.path = "Bob's photos; rm *";
    spec.model = "m.json";
    EXPECT_NE(command_line(spec).find(" --data 'Bob'\\''s photos; rm *' --model m.json"),
              std::string::npos)
        << command_line(spec);
}

} // namespace
} // namespace headroom
