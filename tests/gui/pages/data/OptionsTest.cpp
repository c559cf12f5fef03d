#include "tests/gui/pages/DataFixture.h"

#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QToolButton>

namespace headroom {
namespace {

using testing::HasSubstr;

/// Options of the Data page that are typed, or that data could not be opened with.
class DataOptionsGui : public DataPageGui {
  protected:
    DataOptionsGui() {
        open_digits();
        QTest::mouseClick(&find<QToolButton>("foldOptions"), Qt::LeftButton);
    }
    void type(const char* name, const QString& text) const {
        auto& line = find<QLineEdit>(name);
        line.selectAll();
        QTest::keyClicks(&line, text);
    }
    void go_to_train() const {
        auto& pages = find<QListWidget>("pages");
        const auto row = pages.visualItemRect(pages.item(static_cast<int>(PageId::train)));
        QTest::mouseClick(pages.viewport(), Qt::LeftButton, {}, row.center());
    }
    bool can_start() const { return find<QPushButton>("start").isEnabled(); }
};

TEST_F(DataOptionsGui, AreAppliedWhenThePageIsLeft) {
    EXPECT_EQ(label("optionsState"), "");
    type("dataResize", "12x10");
    EXPECT_EQ(label("optionsState"), "Not applied yet");
    EXPECT_FALSE(can_start());
    read([&] { go_to_train(); });
    EXPECT_TRUE(can_start());
    ASSERT_TRUE(window->session().data_spec().options.resize);
    EXPECT_EQ(window->session().data()->train->shape().height, 12);
    EXPECT_EQ(label("dataShape"), "12x10x1; stored as 28x28");
    EXPECT_EQ(label("optionsState"), "");
}

TEST_F(DataOptionsGui, ThatAreWrongAreSaidWhereTheyWouldBeIgnored) {
    type("dataResize", "12x");
    go_to_train();
    EXPECT_EQ(window->current_page(), PageId::train);
    EXPECT_FALSE(can_start());
    EXPECT_THAT(label("problem"), HasSubstr("“Resize to” 12x: expected HEIGHTxWIDTH"));
    EXPECT_EQ(window->page(PageId::train).command(), "");
    window->show_page(PageId::data);
    find<QLineEdit>("dataResize").clear();
    EXPECT_TRUE(can_start());
    EXPECT_EQ(label("problem"), "");
}

TEST_F(DataOptionsGui, AFailedOpenChangesNothingThatIsShown) {
    const auto command = data_page().command();
    open(folder.filePath("nowhere"));
    EXPECT_THAT(message(), HasSubstr("no such file or folder"));
    EXPECT_EQ(label("dataSource"), "synth:digits");
    EXPECT_EQ(data_page().command(), command);
    EXPECT_EQ(window->session().data_spec().path, "synth:digits");
    EXPECT_EQ(label("optionsState"), "Options to open nowhere with");
    EXPECT_EQ(find<QSpinBox>("dataSynthCount").value(), 0);
    EXPECT_TRUE(can_start()) << "on what is open";

    QTest::mouseClick(&find<QPushButton>("giveUpOpening"), Qt::LeftButton);
    EXPECT_EQ(message(), "");
    EXPECT_EQ(label("optionsState"), "");
    EXPECT_EQ(find<QSpinBox>("dataSynthCount").value(), 200);
    EXPECT_FALSE(find<QPushButton>("giveUpOpening").isVisible());
}

TEST_F(DataOptionsGui, AFailedOpenIsFixedInTheOptionsAndTriedAgain) {
    const auto path = QString::fromStdString(write_photos());
    DataSpec wrong;
    wrong.path = path.toStdString();
    wrong.options.classes = {"Boat"};
    read([&] { data_page().open(wrong); });
    EXPECT_THAT(message(), HasSubstr("no such class"));
    EXPECT_EQ(label("dataFormat"), "synth");
    type("dataClasses", "Car,Truck");
    read([&] { QTest::mouseClick(&find<QPushButton>("applyOptions"), Qt::LeftButton); });
    EXPECT_EQ(label("dataFormat"), "folder");
    EXPECT_EQ(window->session().data_spec().path, path.toStdString());
    EXPECT_EQ(label("optionsState"), "");
}

TEST_F(DataOptionsGui, StoppingToOpenOtherDataChangesNothing) {
    const auto command = data_page().command();
    DataSpec many;
    many.path = "synth:vehicles";
    many.options.synth_count = 50'000;
    read([&] {
        data_page().open(many);
        QTest::mouseClick(&find<QPushButton>("stopReading"), Qt::LeftButton);
    });
    EXPECT_EQ(data_page().command(), command);
    EXPECT_EQ(label("dataSource"), "synth:digits");
}

} // namespace
} // namespace headroom
