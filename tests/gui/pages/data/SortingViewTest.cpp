#include "gui/pages/data/SortingView.h"

#include "gui/Theme.h"
#include "gui/pages/data/ClassList.h"
#include "tests/gui/Mnemonics.h"
#include "tests/gui/pages/DataFixture.h"

#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QListView>
#include <QMimeData>
#include <QPushButton>

namespace headroom {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

/// A folder of photographs that lie side by side, opened on the Data page.
class SortingGui : public DataPageGui {
  protected:
    SortingGui() {
        for (int i = 0; i < 12; ++i)
            write_image(photos, "p" + std::to_string(10 + i) + ".png", 24, 24,
                        i % 2 == 0 ? QColor(180, 40, 40 + 10 * i) : QColor(40, 60, 150 + 5 * i));
        open_folder();
    }
    ~SortingGui() override { Theme::apply(*qApp, Appearance::light); }

    void open_folder() {
        data_page().open(QString::fromStdString(photos.path().string()));
        ASSERT_TRUE(wait_for([&] { return find<SortingView>("sorting").isVisible(); }));
    }
    void add_class(const char* name) const {
        auto& line = find<QLineEdit>("className");
        line.setText(name);
        QTest::keyClick(&line, Qt::Key_Return);
    }
    QListView& grid() const { return find<QListView>("sortingGrid"); }
    void press(int row, Qt::Key key) const {
        grid().setCurrentIndex(grid().model()->index(row, 0));
        QTest::keyClick(&grid(), key);
    }
    QString caption(int row) const { return grid().model()->index(row, 0).data().toString(); }
    void click(const char* name) const {
        QTest::mouseClick(&find<QPushButton>(name), Qt::LeftButton);
    }
    /// Even ones are of class 1, odd ones of class 2.
    void sort_all() const {
        add_class("car");
        add_class("truck");
        for (int i = 0; i < 12; ++i)
            press(i, i % 2 == 0 ? Qt::Key_1 : Qt::Key_2);
    }
    void shoot(const QString& name) const {
        const QDir out = qEnvironmentVariable("HEADROOM_SCREENSHOTS", "screenshots");
        ASSERT_TRUE(out.mkpath("."));
        QTest::qWait(200); // thumbnails
        EXPECT_TRUE(window->grab().save(out.filePath(name)));
    }

    TempFolder photos;
};

TEST_F(SortingGui, KeysGiveClassesAndApplyMakesTheirFolders) {
    EXPECT_FALSE(window->session().data());
    EXPECT_FALSE(find<QPushButton>("applySorting").isEnabled());
    sort_all();
    EXPECT_EQ(caption(0), "car");
    EXPECT_EQ(caption(11), "truck");
    EXPECT_TRUE(fs::exists(photos.path() / "p10.png")); // nothing is moved yet
    shoot("sorting-light.png");
    Theme::apply(*qApp, Appearance::dark);
    shoot("sorting-dark.png");
    click("applySorting");
    ASSERT_TRUE(wait_for([&] { return window->session().data() != nullptr; }));
    EXPECT_TRUE(fs::exists(photos.path() / "car/p10.png"));
    EXPECT_TRUE(fs::exists(photos.path() / "truck/p11.png"));
    EXPECT_EQ(window->session().data_spec().path, photos.path().string());
    EXPECT_FALSE(find<SortingView>("sorting").isVisible());

    click("undoSorting");
    ASSERT_TRUE(wait_for([&] { return find<SortingView>("sorting").isVisible(); }));
    EXPECT_TRUE(fs::exists(photos.path() / "p10.png"));
    EXPECT_FALSE(fs::exists(photos.path() / "car"));
    EXPECT_EQ(caption(0), "car"); // the work is not lost
    EXPECT_FALSE(find<QPushButton>("undoSorting").isVisible());
}

TEST_F(SortingGui, AKeySelectsTheNextImageWithoutAClass) {
    add_class("car");
    add_class("truck");
    press(0, Qt::Key_1);
    EXPECT_EQ(grid().currentIndex().row(), 1);
    QTest::keyClick(&grid(), Qt::Key_2);
    EXPECT_EQ(grid().currentIndex().row(), 2);
    press(1, Qt::Key_Backspace);
    EXPECT_EQ(caption(1), "–");
    press(1, Qt::Key_7); // there is no such class
    EXPECT_EQ(caption(1), "–");
}

TEST_F(SortingGui, WhatIsDroppedOnAClassIsOfIt) {
    add_class("car");
    add_class("truck");
    grid().setCurrentIndex(grid().model()->index(3, 0));
    auto& classes = find<ClassList>("sortingClasses");
    emit classes.dropped("truck");
    EXPECT_EQ(caption(3), "truck");
    EXPECT_EQ(classes.item(1)->text(), "2   truck: 1");
}

TEST_F(SortingGui, ShowsOnlyThoseWithoutAClassOrOfOne) {
    add_class("car");
    press(0, Qt::Key_1);
    press(1, Qt::Key_1);
    auto& shown = find<QComboBox>("sortingShown");
    const auto choose = [&](int row) {
        shown.setCurrentIndex(row);
        emit shown.activated(row);
    };
    choose(1);
    EXPECT_EQ(grid().model()->rowCount(), 10);
    choose(2);
    EXPECT_EQ(grid().model()->rowCount(), 2);
    choose(0);
    EXPECT_EQ(grid().model()->rowCount(), 12);
}

TEST_F(SortingGui, AlikeOnesComeTogetherAndKeepTheirClasses) {
    sort_all();
    auto& order = find<QComboBox>("sortingOrder");
    order.setCurrentIndex(1);
    emit order.activated(1);
    const auto changes = [&] {
        int count = 0;
        for (int row = 1; row < 12; ++row)
            count += caption(row) != caption(row - 1) ? 1 : 0;
        return count;
    };
    // One colour each has no look of its own: the order is by name there, and each keeps its class.
    EXPECT_TRUE(wait_for([&] { return grid().model()->rowCount() == 12; }));
    EXPECT_GT(changes(), 0);
    auto& view = find<SortingView>("sorting");
    EXPECT_EQ(view.model().count("car"), 6U);
}

TEST_F(SortingGui, ANameThatIsNoFolderCannotBeAdded) {
    auto& line = find<QLineEdit>("className");
    auto& add = find<QPushButton>("addClass");
    for (const auto* name : {"", "a/b", ".hidden", "test"}) {
        line.setText(name);
        EXPECT_FALSE(add.isEnabled()) << name;
    }
    line.setText("test");
    EXPECT_THAT(line.toolTip().toStdString(), HasSubstr("split"));
    add_class("car");
    line.setText("car"); // there is one
    EXPECT_FALSE(add.isEnabled());
}

TEST_F(SortingGui, ItsLettersAreUnique) {
    expect_unique_mnemonics(*window, "Data, sorting");
    EXPECT_LT(window->minimumSizeHint().width(), 960);
    EXPECT_LT(window->minimumSizeHint().height(), 540);
}

} // namespace
} // namespace headroom
