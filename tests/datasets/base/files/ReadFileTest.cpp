#include "datasets/base/files/ReadFile.h"

#include "datasets/base/Error.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

/// A regular file whose size is told as 0, as of one that is being written.
const std::string growing = "/proc/self/maps";

TEST(ReadFile, ReadsMoreThanTheSizeSays) {
    EXPECT_THAT(read_regular_file(growing, 1 << 20), testing::HasSubstr("[stack]"));
}

TEST(ReadFile, TheLimitHoldsForWhatIsReadToo) {
    try {
        read_regular_file(growing, 10);
        FAIL() << "more than 10 bytes were read";
    } catch (const Error& error) {
        EXPECT_EQ(error.failure(), Failure::bad_data);
        EXPECT_THAT(error.what(), testing::HasSubstr("expected at most"));
    }
}

} // namespace
} // namespace headroom
