#include "gui/pages/compare/RanksDialog.h"

#include "gui/widgets/PathList.h"
#include "tests/gui/CopiedCommand.h"
#include "tests/gui/pages/ComparePageFixture.h"

#include <QPushButton>

namespace headroom {
namespace {

class Ranks : public ComparisonsOfOtherKinds {
  protected:
    /// Two comparisons of the same heads on different images, made once.
    struct MadeRanked {
        QTemporaryDir folder;
        std::vector<std::filesystem::path> comparisons;

        explicit MadeRanked(CompareSpec spec) {
            for (const int seed : {1, 9}) {
                spec.data.options.synth_seed = static_cast<std::uint64_t>(seed);
                spec.out = folder.filePath(QString("digits%1").arg(seed)).toStdString();
                run(spec, {});
                comparisons.push_back(spec.out);
            }
        }
    };
    static MadeRanked& ranked() {
        static MadeRanked one(made().spec);
        return one;
    }
    /// Chooses all comparisons of the folder in the dialog.
    void rank_all() {
        Settings::set_runs_folder(ranked().folder.path());
        emit window->session().runs_changed();
        window->show_page(PageId::compare);
        ASSERT_TRUE(wait_for([&] { return find<QComboBox>("comparisons").count() == 2; }));
        find<QPushButton>("rankHeads").click();
        auto& dialog = *window->findChild<RanksDialog*>();
        auto& list = *dialog.findChild<PathList*>();
        auto& rank = *dialog.findChild<QPushButton*>("rank");
        ASSERT_EQ(list.count(), 2);
        list.item(0)->setCheckState(Qt::Checked);
        EXPECT_FALSE(rank.isEnabled()) << "one comparison has no ranks";
        list.item(1)->setCheckState(Qt::Checked);
        ASSERT_TRUE(rank.isEnabled());
        rank.click();
        ASSERT_TRUE(wait_for([&] { return !findings().isEmpty() && shown().isVisible(); }));
    }
};

TEST_F(Ranks, AreShownSavedAndRepeatedAsTheCommandWritesThem) {
    rank_all();
    const auto ranks = run(RanksSpec{ranked().comparisons}, {});
    EXPECT_EQ(findings().front(), in_words(ranks.verdict));
    EXPECT_FALSE(find<QTabWidget>("compareTabs").isVisible());
    page().save_report(folder.filePath("ranks.html"));
    const auto page_text = content(folder.filePath("ranks.html")).toStdString();
    EXPECT_THAT(page_text, testing::HasSubstr("ritical difference"));
    EXPECT_THAT(page().command().toStdString(), testing::StartsWith("headroom report "));
    const auto told = nlohmann::json::parse(run_copied_command(*window, {"--json"}));
    EXPECT_EQ(told["data"].size(), 2U);
    shoot_both("compare-ranks");

    emit window->session().page_requested(PageId::data);
    window->show_page(PageId::compare);
    EXPECT_TRUE(shown().isVisible()) << "another visit keeps them";
    open();
    EXPECT_TRUE(find<QTabWidget>("compareTabs").isVisible());
}

TEST_F(Ranks, OfTheSameImagesAreRefused) {
    open();
    page().rank({made().spec.out, made().spec.out});
    ASSERT_TRUE(wait_for([&] { return !page().message().text().isEmpty(); }));
    EXPECT_THAT(page().message().text().toStdString(), testing::HasSubstr("the same images"));
    EXPECT_TRUE(page().compared().has_value()) << "the comparison stays";
}

} // namespace
} // namespace headroom
