#include "gui/pages/explore/TabMessage.h"

#include <QTabWidget>
#include <gtest/gtest.h>

namespace headroom {
namespace {

class TabMessages : public testing::Test {
  protected:
    TabMessages() {
        tabs.addTab(front, "front");
        tabs.addTab(back, "back");
        tabs.show();
    }

    MessageBar bar;
    QTabWidget tabs;
    QWidget *front = new QWidget, *back = new QWidget;
    TabMessage of_front{*front, bar}, of_back{*back, bar};
};

TEST_F(TabMessages, AHiddenTabSaysNothing) {
    of_front.show_error("no such folder");
    of_back.clear();
    EXPECT_EQ(bar.text(), "no such folder");
    of_back.show_error("no such image");
    EXPECT_EQ(bar.text(), "no such folder");
}

TEST_F(TabMessages, EachTabShowsItsOwn) {
    of_front.show_error("no such folder");
    of_back.show_error("no such image");
    tabs.setCurrentWidget(back);
    EXPECT_EQ(bar.text(), "no such image");
    of_back.clear();
    EXPECT_EQ(bar.text(), "");
    tabs.setCurrentWidget(front);
    EXPECT_EQ(bar.text(), "no such folder");
}

TEST_F(TabMessages, AClosedOneStaysClosed) {
    of_front.show_error("no such folder");
    bar.clear();
    tabs.setCurrentWidget(back);
    tabs.setCurrentWidget(front);
    EXPECT_EQ(bar.text(), "");
}

} // namespace
} // namespace headroom
