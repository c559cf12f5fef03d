#include "datasets/base/files/HomeFolder.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

TEST(HomeFolder, StandsForATildeAlone) {
    EXPECT_EQ(with_home("~", "/home/ann"), "/home/ann");
    EXPECT_EQ(with_home("~/photos", "/home/ann"), "/home/ann/photos");
    for (const char* other :
         {"", "photos", "./~", "a/~/b", "~bob/photos", "~photos", "synth:digits"})
        EXPECT_EQ(with_home(other, "/home/ann"), other);
    EXPECT_EQ(with_home("~/photos", ""), "~/photos") << "nobody's home is known";
}

} // namespace
} // namespace headroom
