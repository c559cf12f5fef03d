#include "core/selftest/MachineCheck.h"
#include "datasets/base/Error.h"
#include "datasets/base/text/Json.h"
#include "tests/datasets/TempFolder.h"

#include <fstream>
#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

namespace headroom {
namespace {

using testing::EndsWith;
using testing::HasSubstr;

class MachineCheckTest : public testing::Test {
  protected:
    /// Sets the stored result for this machine to `result`.
    void remember(const std::string& result) {
        ASSERT_EQ(MachineCheck(file_).fault(Precision::f32), "");
        auto json = read_json_file(file_);
        ASSERT_EQ(json.size(), 1u);
        EXPECT_THAT(json.begin().key(), EndsWith("self-test f32"));
        json.begin().value() = result;
        std::ofstream(file_) << json.dump();
    }

    TempFolder folder_;
    std::filesystem::path file_ = folder_ / "self-test.json";
};

TEST_F(MachineCheckTest, RemembersThatAllIsWell) {
    EXPECT_NO_THROW(MachineCheck(file_).require(Precision::f32));
    EXPECT_EQ(read_json_file(file_).begin().value(), "passed");
}

TEST_F(MachineCheckTest, RefusesWhereTheSelfTestFailed) {
    remember("conv: backward in f32 is off by 0.3");
    try {
        MachineCheck(file_).require(Precision::f32);
        FAIL() << "not refused";
    } catch (const Error& error) {
        EXPECT_EQ(error.failure(), Failure::resources);
        EXPECT_THAT(error.what(), HasSubstr("conv: backward in f32 is off by 0.3"));
        EXPECT_THAT(error.what(), HasSubstr("headroom info --self-test"));
    }
}

TEST_F(MachineCheckTest, TestsAgainWhereNothingCanBeRemembered) {
    EXPECT_EQ(MachineCheck(std::filesystem::path()).fault(Precision::f32), "");
    EXPECT_EQ(MachineCheck("/proc/no-such-folder/self-test.json").fault(Precision::f32), "");
}

} // namespace
} // namespace headroom
