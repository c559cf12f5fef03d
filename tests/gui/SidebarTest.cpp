#include "tests/gui/pages/TrainFixture.h"

#include "core/runs/RunList.h"
#include "gui/Theme.h"
#include "gui/pages/ComparePage.h"

#include <QApplication>
#include <QListWidget>
#include <QPushButton>

namespace headroom {
namespace {

/// The steps to a first comparison, in the sidebar and by the button at the top of each page.
class SidebarGui : public TrainFixture {
  protected:
    ~SidebarGui() override { Theme::apply(*qApp, Appearance::light); }

    QString row(PageId id) const {
        return find<QListWidget>("pages")
            .item(static_cast<int>(id))
            ->data(Qt::AccessibleTextRole)
            .toString();
    }
    QPushButton& next() const { return find<QPushButton>("nextPage"); }
    void go_on(const char* text) const {
        ASSERT_TRUE(next().isVisible());
        EXPECT_EQ(next().text().toStdString(), text);
        ASSERT_TRUE(next().isEnabled()) << text;
        QTest::mouseClick(&next(), Qt::LeftButton);
    }
};

TEST_F(SidebarGui, TheWayLeadsFromStepToStep) {
    EXPECT_EQ(row(PageId::data), "Data, done, synth:digits");
    EXPECT_EQ(row(PageId::model), "Model, next step, tiny.json");
    EXPECT_EQ(row(PageId::train), "Train");
    EXPECT_EQ(row(PageId::explore), "Explore");
    window->show_page(PageId::data);
    go_on("Ne&xt: Model");
    EXPECT_EQ(window->current_page(), PageId::model);
    EXPECT_EQ(row(PageId::model), "Model, done, tiny.json");
    EXPECT_EQ(row(PageId::train), "Train, next step");
    go_on("Ne&xt: Train");
    EXPECT_EQ(window->current_page(), PageId::train);
    EXPECT_EQ(next().text(), "Ne&xt: Compare");
    EXPECT_FALSE(next().isEnabled()); // nothing is trained yet
    click("start");
    EXPECT_FALSE(next().isEnabled());
    wait_for_end();
    EXPECT_EQ(row(PageId::train), "Train, done, finished");
    EXPECT_EQ(row(PageId::compare), "Compare, next step");
    go_on("Ne&xt: Compare");
    EXPECT_EQ(window->current_page(), PageId::compare);
    auto& compare = page<ComparePage>(PageId::compare);
    ASSERT_TRUE(wait_for([&] { return compare.compared().has_value(); }));
    EXPECT_TRUE(row(PageId::compare).startsWith("Compare, done, tiny-synth-digits"));
    go_on("Ne&xt: Explore");
    EXPECT_EQ(window->current_page(), PageId::explore);
    EXPECT_FALSE(next().isVisible());
}

TEST_F(SidebarGui, AStepBehindIsOpenAgainWithOtherData) {
    window->show_page(PageId::model);
    EXPECT_TRUE(row(PageId::model).startsWith("Model, done"));
    window->show_page(PageId::train);
    window->session().set_data(data,
                               std::make_shared<OpenedData>(open_dataset(data.path, data.options)));
    EXPECT_TRUE(row(PageId::model).startsWith("Model, next step"));
}

TEST_F(SidebarGui, OneHeadLeadsToItsEvaluation) {
    one_head(1);
    EXPECT_EQ(next().text(), "Ne&xt: Evaluate");
    click("start");
    wait_for_end();
    go_on("Ne&xt: Evaluate");
    EXPECT_EQ(window->current_page(), PageId::evaluate);
}

TEST_F(SidebarGui, WhatIsStoppedIsNotDone) {
    one_head(50);
    start_and_pause();
    EXPECT_EQ(row(PageId::train), "Train, paused");
    click("stop");
    wait_for_end();
    EXPECT_EQ(row(PageId::train), "Train, stopped");
    EXPECT_FALSE(next().isEnabled());
}

} // namespace
} // namespace headroom
