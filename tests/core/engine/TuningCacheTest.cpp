#include "core/engine/TuningCache.h"

#include "tests/datasets/TempFolder.h"

#include <fstream>
#include <gmock/gmock.h>

using namespace headroom;

namespace {

class TuningCacheTest : public testing::Test {
  protected:
    std::string choose(const std::string& key, const std::string& found) {
        return TuningCache(file_).choose(key, "usual", [&] {
            ++measured_;
            return found;
        });
    }

    TempFolder folder_;
    std::filesystem::path file_ = folder_ / "new/tuning.json";
    int measured_ = 0;
};

TEST_F(TuningCacheTest, MeasuresOnceAndRemembers) {
    EXPECT_EQ(choose("conv a", "winograd"), "winograd");
    EXPECT_EQ(choose("conv a", "direct"), "winograd");
    EXPECT_EQ(measured_, 1);
    EXPECT_EQ(choose("conv b", "direct"), "direct");
    EXPECT_EQ(measured_, 2);
    EXPECT_EQ(choose("conv a", "direct"), "winograd");
}

TEST_F(TuningCacheTest, OfTwoProgramsTheFirstToWriteHolds) {
    const auto second = TuningCache(file_).choose("conv a", "usual", [&] {
        ++measured_;
        return std::string("second");
    });
    EXPECT_EQ(second, "second");
    EXPECT_EQ(choose("conv a", "first"), "second");
}

TEST_F(TuningCacheTest, KeysNameTheMachine) {
    choose("conv a", "winograd");
    std::ifstream stream(file_);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    EXPECT_THAT(text, testing::HasSubstr("oneDNN"));
    EXPECT_THAT(text, testing::HasSubstr(": conv a\": \"winograd\""));
}

TEST_F(TuningCacheTest, ADamagedFileIsReplaced) {
    std::filesystem::create_directories(file_.parent_path());
    for (const char* content : {"", "{\"half", "[1, 2]", "\x80\x81"}) {
        std::ofstream(file_) << content;
        EXPECT_EQ(choose("conv a", "winograd"), "winograd") << content;
        EXPECT_EQ(choose("conv a", "direct"), "winograd") << content;
    }
}

TEST_F(TuningCacheTest, WithoutAPlaceToRememberNothingIsMeasured) {
    file_ = "/proc/no such folder/tuning.json";
    EXPECT_EQ(choose("conv a", "winograd"), "usual");
    file_.clear();
    EXPECT_EQ(choose("conv a", "winograd"), "usual");
    EXPECT_EQ(measured_, 0);
}

} // namespace
