#include "cli/output/TerminalProgress.h"

#include "core/comparison/Format.h"
#include "core/jobs/EpochLine.h"
#include "tests/cli/RunCliForTest.h"

namespace headroom {
namespace {

using testing::HasSubstr;
using testing::Not;

const Progress half{{}, "epoch 3/12", 500, 1000, 6120.0, 0.1234, 0.971};
const EpochDone epoch{{"gap-dense"}, 3, 12, 1e-3, 0.2, 0.95, "test", 0.1, 0.982, 12.3, 6120};

TEST(TerminalProgress, LineHoldsWhatMatters) {
    const auto line = progress_line(half, 65, 100, false);
    EXPECT_THAT(line, HasSubstr("epoch 3/12  ############............  50%  6,120/s  loss 0.1234  "
                                "acc 97.10%  1:05 left"));
    EXPECT_THAT(progress_line(half, 65, 100, true), HasSubstr("████████████░░░"));
    EXPECT_THAT(progress_line(half, -1, 100, false), Not(HasSubstr("left")));
    EXPECT_THAT(progress_line(half, 3725, 120, false), HasSubstr("1:02:05 left"));
}

TEST(TerminalProgress, RunIsNamedAndTimeLeftStaysLongest) {
    auto progress = half;
    progress.run = {"gap-dense", 1, 4, 6};
    EXPECT_EQ(progress_line(progress, 65, 80, false),
              "gap-dense, seed 1 (4/6): epoch 3/12   50%  6,120/s  acc 97.10%  1:05 left");
    EXPECT_EQ(progress_line(progress, 65, 58, false),
              "gap-dense, seed 1 (4/6): epoch 3/12   50%  1:05 left");
}

TEST(TerminalProgress, TheShareStaysLongestOfAll) {
    auto progress = half;
    progress.run = {"gap-dense", 1, 4, 6};
    EXPECT_EQ(progress_line(progress, 65, 42, false), "gap-dense, seed 1 (4/6): epoch 3/12   50%");
    EXPECT_EQ(progress_line(progress, 65, 41, false), "epoch 3/12   50%  acc 97.10%  1:05 left");
    EXPECT_EQ(progress_line(progress, 65, 30, false), "epoch 3/12   50%  1:05 left");
    EXPECT_EQ(progress_line(progress, 65, 20, false), "epoch 3/12   50%");
    EXPECT_EQ(progress_line(progress, 65, 13, false), "epoch 3  50%");
    EXPECT_EQ(progress_line(progress, 65, 7, false), "50%");
    EXPECT_EQ(progress_line(progress, 65, 1, false), "");
}

TEST(TerminalProgress, LineNeverWraps) {
    for (int width : {1, 10, 20, 40, 60, 80, 200})
        EXPECT_LE(columns(progress_line(half, 65, width, true)),
                  static_cast<std::size_t>(std::max(0, width - 1)));
    EXPECT_NO_THROW(progress_line({{}, "reading", 0, 0, {}, {}, {}}, -1, 80, true));
}

std::string shown(Environment environment, bool quiet) {
    std::ostringstream out, err;
    {
        Console console{out, err, environment, quiet};
        TerminalProgress progress(console);
        const auto control = progress.control();
        control.tell(half);
        control.tell(Message{"a \x1B[31mnote"});
        control.tell(epoch);
        control.tell(half);
    }
    EXPECT_EQ(out.str(), "");
    return err.str();
}

TEST(TerminalProgress, DrawsBarsOnTerminalsOnlyAndCleansUp) {
    EXPECT_EQ(shown({}, false), "a  [31mnote\n" + epoch_line(epoch) + "\n");
    Environment terminal;
    terminal.terminal = true;
    const auto text = shown(terminal, false);
    EXPECT_THAT(text, HasSubstr("\r\x1b[Kepoch 3/12"));
    EXPECT_THAT(text, HasSubstr("\r\x1b[Ka  [31mnote\n"));
    EXPECT_THAT(text, testing::EndsWith("\r\x1b[K"));
    EXPECT_EQ(shown(terminal, true), "");
}

} // namespace
} // namespace headroom
