#include "gui/pages/data/FindingsView.h"

#include "gui/models/FindingModel.h"
#include "gui/pages/data/FindingDialog.h"
#include "gui/widgets/PixelView.h"
#include "tests/gui/CopiedCommand.h"
#include "tests/gui/pages/DataFixture.h"

#include <nlohmann/json.hpp>

namespace headroom {
namespace {

using testing::HasSubstr;

class DataPageVerifyGui : public DataPageGui {
  protected:
    void verify() {
        read([&] { QTest::mouseClick(&find<QPushButton>("verify"), Qt::LeftButton); });
    }
    /// Chooses the kind of findings whose title begins with this; fails if there is none.
    void choose(const QString& title) {
        auto& kinds = find<QListWidget>("findingKinds");
        const auto found = kinds.findItems(title, Qt::MatchStartsWith);
        ASSERT_EQ(found.size(), 1) << title.toStdString();
        kinds.setCurrentItem(found[0]);
    }
    QListView& findings() const { return find<QListView>("findings"); }
    QList<QImage> pictures(int row) const {
        return findings()
            .model()
            ->index(row, 0)
            .data(FindingModel::pictures_role)
            .value<QList<QImage>>();
    }
};

TEST_F(DataPageVerifyGui, ShowsWhatTheCommandSays) {
    open(QString::fromStdString(write_photos()));
    EXPECT_TRUE(find<QLabel>("verifyHint").text().contains("Nothing has been verified"));
    verify();
    EXPECT_EQ(message(), "");
    auto& tabs = find<QTabWidget>("dataTabs");
    EXPECT_EQ(tabs.currentWidget()->objectName(), "findingsView");
    EXPECT_EQ(data_page().command().toStdString(),
              "headroom dataset verify " + photos.path().string());

    std::ostringstream out, err;
    EXPECT_EQ(run_cli({"dataset", "verify", photos.path().string(), "--json"}, out, err), 1);
    const auto told = nlohmann::json::parse(out.str());
    EXPECT_EQ(tabs.tabText(1).toStdString(), fmt::format("Findings ({})", told["findings"].size()));
    auto& kinds = find<QListWidget>("findingKinds");
    for (int row = 0; row < kinds.count(); ++row) {
        kinds.setCurrentRow(row);
        auto kind = kinds.item(row)->text().section(" (", 0, 0).toLower().replace(' ', '-');
        EXPECT_EQ(findings().model()->rowCount(), told["counts"][kind.toStdString()].get<int>())
            << kind.toStdString();
    }

    choose("Not an image");
    ASSERT_EQ(findings().model()->rowCount(), 1);
    EXPECT_TRUE(pictures(0)[0].isNull()) << "a placeholder in its place";
    EXPECT_THAT(label("findingAbout"), HasSubstr("Truck/broken.png"));
    choose("Duplicate");
    ASSERT_GT(findings().model()->rowCount(), 0);
    ASSERT_EQ(pictures(0).size(), 2);
    EXPECT_EQ(pictures(0)[0].size(), QSize(6, 4));
    EXPECT_EQ(pictures(0)[0], pictures(0)[1]);
}

TEST_F(DataPageVerifyGui, AFindingIsShownLargeWithThoseAround) {
    open(QString::fromStdString(write_photos()));
    verify();
    choose("Duplicate");
    ASSERT_EQ(findings().model()->rowCount(), 2);
    bool looked = false;
    QTimer::singleShot(0, [&] {
        auto* dialog = qobject_cast<FindingDialog*>(QApplication::activeModalWidget());
        ASSERT_TRUE(dialog);
        EXPECT_EQ(dialog->windowTitle(), "Finding 1 of 2");
        EXPECT_EQ(dialog->findChildren<PixelView*>().size(), 4);
        EXPECT_TRUE(dialog->findChild<QLabel*>("findingNeighbours")->text().startsWith("Next: "));
        EXPECT_FALSE(dialog->findChild<QPushButton*>("findingBefore")->isEnabled());
        QTest::mouseClick(dialog->findChild<QPushButton*>("findingNext"), Qt::LeftButton);
        EXPECT_EQ(dialog->windowTitle(), "Finding 2 of 2");
        EXPECT_FALSE(dialog->findChild<QPushButton*>("findingNext")->isEnabled());
        EXPECT_TRUE(dialog->findChild<QLabel*>("findingNeighbours")->text().startsWith("Before: "));
        looked = true;
        QTest::keyClick(dialog, Qt::Key_Escape);
    });
    findings().setFocus();
    QTest::keyClick(&findings(), Qt::Key_Return);
    EXPECT_TRUE(looked);
    EXPECT_EQ(findings().currentIndex().row(), 1);
}

TEST_F(DataPageVerifyGui, MovesBadFilesAside) {
    open(QString::fromStdString(write_photos()));
    verify();
    EXPECT_TRUE(find<QPushButton>("moveAside").isEnabled());
    data_page().move_bad_files(QString::fromStdString(photos / "aside"));
    ASSERT_TRUE(wait_for([&] { return message().find("would be read") != std::string::npos; }))
        << "in the data it would become data";
    EXPECT_TRUE(std::filesystem::exists(photos / "Truck/broken.png"));

    data_page().move_bad_files(folder.filePath("aside"));
    ASSERT_TRUE(wait_for([&] {
        return message().find("Moved 1 file") != std::string::npos &&
               !find<QProgressBar>("readingBar").isVisible();
    }));
    EXPECT_FALSE(std::filesystem::exists(photos / "Truck/broken.png"));
    EXPECT_EQ(read_text((folder.filePath("aside/Truck/broken.png")).toStdString()), "no image");
    EXPECT_TRUE(
        find<QListWidget>("findingKinds").findItems("Not an image", Qt::MatchStartsWith).isEmpty());
}

TEST_F(DataPageVerifyGui, MovedFilesAreGoneFromThePageAndCanBeMovedBack) {
    open(QString::fromStdString(write_photos()));
    verify();
    auto& bad = find<QTableWidget>("badFiles");
    auto& tabs = find<QTabWidget>("summaryTabs");
    EXPECT_TRUE(tabs.isTabVisible(tabs.indexOf(&bad)));
    auto& back = find<QPushButton>("moveBack");
    EXPECT_FALSE(back.isVisible());

    read([&] { data_page().move_bad_files(folder.filePath("aside")); });
    ASSERT_TRUE(wait_for([&] { return message().starts_with("Moved 1 file"); }));
    EXPECT_FALSE(tabs.isTabVisible(tabs.indexOf(&bad)));
    EXPECT_TRUE(window->session().data()->bad_files.empty());
    ASSERT_TRUE(back.isVisible());
    EXPECT_EQ(back.text(), "&Undo: move 1 file back");

    read([&] { QTest::mouseClick(&back, Qt::LeftButton); });
    EXPECT_THAT(message(), HasSubstr("Moved 1 file back"));
    EXPECT_TRUE(tabs.isTabVisible(tabs.indexOf(&bad)));
    EXPECT_TRUE(std::filesystem::exists(photos / "Truck/broken.png"));
    EXPECT_EQ(window->session().data()->bad_files.size(), 1U);
    EXPECT_FALSE(back.isVisible());
}

TEST_F(DataPageVerifyGui, OtherDataHaveNoFindingsYet) {
    open(QString::fromStdString(write_photos()));
    verify();
    open_digits();
    EXPECT_EQ(find<QTabWidget>("dataTabs").tabText(1), "Findings");
    EXPECT_TRUE(find<QLabel>("verifyHint").text().contains("Nothing has been verified"));
}

TEST_F(DataPageVerifyGui, ImagesThatAreNoFilesAreShownToo) {
    open_digits();
    verify();
    EXPECT_EQ(message(), "");
    if (const auto& result = find<FindingsView>("findingsView").result();
        !result->findings.empty()) {
        EXPECT_FALSE(pictures(0).isEmpty() || pictures(0)[0].isNull());
    }
    EXPECT_FALSE(find<QPushButton>("moveAside").isEnabled()) << "there are no files to move";
}

TEST_F(DataPageVerifyGui, VerifyingCanBeStopped) {
    DataSpec many;
    many.path = "synth:vehicles";
    many.options.synth_count = 50'000;
    read([&] {
        data_page().open(many);
        QTest::mouseClick(&find<QPushButton>("verify"), Qt::LeftButton);
        QTest::mouseClick(&find<QPushButton>("stopReading"), Qt::LeftButton);
    });
    EXPECT_THAT(message(), HasSubstr("Verifying synth:vehicles was stopped"));
}

} // namespace
} // namespace headroom
