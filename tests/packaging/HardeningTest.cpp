#include "tests/datasets/TempFolder.h"
#include "tests/packaging/Binaries.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

namespace fs = std::filesystem;
using testing::ContainsRegex;
using testing::HasSubstr;

/// Checks the protections of Hardening.cmake in the packed files.
class Hardening : public testing::Test {
  protected:
    void SetUp() override {
        if (!HEADROOM_HARDENED) GTEST_SKIP() << "built with -DHEADROOM_HARDENING=OFF or sanitizers";
        if (!have_readelf()) GTEST_SKIP() << "no readelf";
        if (const auto log = install_into(folder_ / "prefix"); !log.empty())
            GTEST_SKIP() << "not everything is built: " << log;
        binaries_ = binaries_in(folder_ / "prefix");
        ASSERT_GE(binaries_.size(), 3u) << "the program, its helper and its module";
    }

    TempFolder folder_;
    std::vector<fs::path> binaries_;
};

TEST_F(Hardening, AddressesAreRandom) {
    for (const auto& binary : binaries_) {
        EXPECT_THAT(readelf("-hW", binary), ContainsRegex("Type: +DYN")) << binary;
        if (binary.extension() != ".so") {
            EXPECT_THAT(readelf("-dW", binary), ContainsRegex("FLAGS_1.*PIE")) << binary;
        }
    }
}

TEST_F(Hardening, TheTableOfFunctionsIsReadOnly) {
    for (const auto& binary : binaries_) {
        EXPECT_THAT(readelf("-lW", binary), HasSubstr("GNU_RELRO")) << binary;
        EXPECT_THAT(readelf("-dW", binary), ContainsRegex("BIND_NOW|FLAGS_1.*NOW")) << binary;
    }
}

TEST_F(Hardening, TheStackIsGuardedAndNotExecutable) {
    for (const auto& binary : binaries_) {
        EXPECT_THAT(readelf("-lW", binary), ContainsRegex("GNU_STACK.* RW +0x")) << binary;
        EXPECT_THAT(readelf("-W --dyn-syms", binary), HasSubstr("__stack_chk_fail")) << binary;
    }
}

TEST_F(Hardening, TheProgramsCallTheCheckedFunctions) {
    for (const auto* program : {"headroom", "headroom-gui"}) {
        if (const auto path = fs::path(folder_ / "prefix") / HEADROOM_BINDIR / program;
            fs::exists(path)) {
            EXPECT_THAT(readelf("-W --dyn-syms", path), HasSubstr("_chk@GLIBC")) << program;
        }
    }
}

} // namespace
} // namespace headroom
