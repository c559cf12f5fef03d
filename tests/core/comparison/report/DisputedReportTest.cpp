#include "core/comparison/report/DisputedJson.h"
#include "core/comparison/report/DisputedSection.h"
#include "core/comparison/report/Report.h"
#include "datasets/base/Error.h"
#include "tests/core/comparison/SampleComparison.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

using testing::HasSubstr;
using testing::Not;

DisputedImages sample_images() {
    DisputedImages disputed;
    disputed.seed = 4;
    disputed.count = 37;
    disputed.shown.push_back(
        {"a<b>.png",
         "7",
         "UElD",
         {{"flatten-dense", "7", 0.91, "position map", "TUFQ"}, {"gmp-dense", "1", 0.98, "", ""}}});
    return disputed;
}

TEST(DisputedReport, ShowsEveryAnswerAndTheMapsThatThereAre) {
    const auto html = disputed_section(sample_images());
    for (const auto* part :
         {"src=\"data:image/png;base64,UElD\"", "src=\"data:image/png;base64,TUFQ\"",
          "alt=\"position map of flatten-dense for 7\"", "91.00%<br>✓ right", "98.00%<br>✗ wrong",
          "1 of the 37 test images", "seed 4", "a&lt;b&gt;.png"})
        EXPECT_THAT(html, HasSubstr(part));
    EXPECT_THAT(html, Not(HasSubstr("base64,\"")));
}

TEST(DisputedReport, IsPartOfThePageOnlyWithPictures) {
    auto comparison = sample_comparison();
    EXPECT_THAT(to_html(comparison), Not(HasSubstr("Where they disagree")));
    comparison.disputed = sample_images();
    EXPECT_THAT(to_html(comparison), HasSubstr("Where they disagree"));
}

TEST(DisputedReport, IsReadAsItWasWritten) {
    const auto json = to_json(sample_images());
    EXPECT_EQ(to_json(disputed_from_json(json)), json);
    EXPECT_EQ(disputed_section(disputed_from_json(json)), disputed_section(sample_images()));
    auto damaged = json;
    damaged["images"][0]["picture"] = "\"><script>";
    EXPECT_THROW(disputed_from_json(damaged), Error);
    damaged = json;
    damaged["images"][0].erase("answers");
    EXPECT_THROW(disputed_from_json(damaged), nlohmann::json::exception);
}

} // namespace
} // namespace headroom
