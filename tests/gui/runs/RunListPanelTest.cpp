#include "gui/runs/RunListPanel.h"

#include "core/runs/RunNotes.h"
#include "gui/pages/ComparePage.h"
#include "gui/pages/compare/DisagreementView.h"
#include "gui/widgets/MessageBar.h"
#include "tests/gui/runs/RunListFixture.h"

#include <QAction>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTabWidget>

namespace headroom {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

using RunListPanelGui = RunListFixture;

TEST_F(RunListPanelGui, FiltersByWordsAndValues) {
    filter("flatten");
    EXPECT_THAT(column("head"), ElementsAre("flatten-dense"));
    filter("head=gap-dense seed=1");
    EXPECT_EQ(column("run").size(), 1U);
    EXPECT_FALSE(field<QLabel>("runsProblem").isVisible());
    filter("seed>");
    EXPECT_TRUE(field<QLabel>("runsProblem").isVisible());
    EXPECT_THAT(text("runsProblem").toStdString(), HasSubstr("expected a number"));
    EXPECT_EQ(column("run").size(), 1U); // as before
    filter("");
    EXPECT_EQ(column("run").size(), 3U);
    EXPECT_FALSE(field<QLabel>("runsProblem").isVisible());
}

TEST_F(RunListPanelGui, SortsByAColumnAndBack) {
    const auto newest_first = column("run");
    auto& header = *list.header();
    const auto& model = dynamic_cast<const RunTableModel&>(*list.model());
    const auto click_on = [&](const char* key) {
        const int at = model.column_of(key);
        QTest::mouseClick(header.viewport(), Qt::LeftButton, {},
                          {header.sectionViewportPosition(at) + 10, header.height() / 2});
    };
    click_on("run");
    auto sorted = newest_first;
    std::ranges::sort(sorted);
    EXPECT_EQ(column("run"), sorted);
    click_on("run");
    std::ranges::reverse(sorted);
    EXPECT_EQ(column("run"), sorted);
    click_on("run");
    EXPECT_EQ(column("run"), newest_first);
}

TEST_F(RunListPanelGui, ShowsTheChosenColumnsAgainAfterARestart) {
    with_dialog("chooseColumns", [](QWidget& dialog) {
        auto& columns = *dialog.findChild<QListWidget*>("columns");
        dialog.findChild<QLineEdit*>("findColumn")->setText("learning");
        for (int row = 0; row < columns.count(); ++row) {
            auto* item = columns.item(row);
            const auto key = item->data(Qt::UserRole).toString();
            if (key == "lr" || key == "run") {
                EXPECT_EQ(item->isHidden(), key == "run");
            }
            item->setCheckState(key == "run" || key == "lr" ? Qt::Checked : Qt::Unchecked);
        }
        qobject_cast<QDialog*>(&dialog)->accept();
    });
    EXPECT_EQ(list.model()->columnCount(), 2);
    EXPECT_THAT(column("lr"), ElementsAre("0.01", "0.01", "0.01"));
    EXPECT_EQ(list.model()->headerData(1, Qt::Horizontal).toString(), "Learning rate");
    window = std::make_unique<MainWindow>();
    const auto* again = window->findChild<QTreeView*>("runs");
    ASSERT_TRUE(wait_for([&] { return again->model()->rowCount() == 3; }));
    EXPECT_EQ(again->model()->columnCount(), 2);
}

TEST_F(RunListPanelGui, GroupsSeedsAndEvaluatesAllOfThem) {
    find<QAction>("groupSeeds").setChecked(true);
    ASSERT_EQ(list.model()->rowCount(), 2);
    const int last = list.model()->columnCount() - 1;
    EXPECT_EQ(list.model()->headerData(last, Qt::Horizontal).toString(), "Runs");
    const int row = column("head")[0] == "gap-dense" ? 0 : 1;
    EXPECT_EQ(list.model()->index(row, last).data().toInt(), 2);
    list.setCurrentIndex(list.model()->index(row, 0));
    EXPECT_EQ(page<TrainPage>(PageId::train).findChild<RunListPanel*>()->selected().size(), 2U);
    find<QAction>("groupSeeds").setChecked(false);
    EXPECT_EQ(list.model()->rowCount(), 3);
}

TEST_F(RunListPanelGui, KeepsTagsAndANote) {
    select("a");
    with_dialog("editNotes", [](QWidget& dialog) {
        dialog.findChild<QLineEdit*>("tags")->setText("paper /bad");
        qobject_cast<QDialog*>(&dialog)->accept();
        EXPECT_TRUE(dialog.isVisible()); // it says what a tag is
        EXPECT_THAT(dialog.findChild<QLabel*>("notesProblem")->text().toStdString(),
                    HasSubstr("/bad"));
        dialog.findChild<QLineEdit*>("tags")->setText("paper best");
        dialog.findChild<QPlainTextEdit*>("note")->setPlainText("the one to show");
        qobject_cast<QDialog*>(&dialog)->accept();
    });
    const auto notes = read_notes(fs::path(window->session().runs_folder().toStdString()) / "a");
    EXPECT_THAT(notes.tags, ElementsAre("best", "paper"));
    EXPECT_EQ(notes.note, "the one to show");
    ASSERT_TRUE(wait_for(
        [&] { return dynamic_cast<const RunTableModel&>(*list.model()).column_of("tags") >= 0; }));
    filter("tags=paper");
    EXPECT_EQ(column("run").size(), 1U);
}

TEST_F(RunListPanelGui, DeleteMovesARunToTheTrashOnlyWhenConfirmed) {
    const auto run_folder = fs::path(window->session().runs_folder().toStdString()) / "b";
    select("b");
    with_dialog("trashRuns", [](QWidget& dialog) {
        dynamic_cast<QMessageBox&>(dialog).button(QMessageBox::Cancel)->click();
    });
    EXPECT_TRUE(fs::exists(run_folder));
    with_dialog("trashRuns", [](QWidget& dialog) {
        for (auto* button : dynamic_cast<QMessageBox&>(dialog).buttons())
            if (button->text().contains("Move")) return button->click();
        FAIL() << "no button moves it";
    });
    if (text("runsProblem").contains("does not take")) {
        EXPECT_TRUE(fs::exists(run_folder / "run.json")); // nothing is lost without a trash
        GTEST_SKIP() << "this file system has no trash";
    }
    EXPECT_FALSE(fs::exists(run_folder));
    EXPECT_TRUE(wait_for([&] { return list.model()->rowCount() == 2; }));
}

TEST_F(RunListPanelGui, F2RenamesARunWhichStaysSelected) {
    select("b");
    list.setFocus();
    const auto type = [&](const char* name, const auto& then) {
        with_dialog("renameRun", [&](QWidget& dialog) {
            auto& line = *dialog.findChild<QLineEdit*>("newName");
            line.selectAll();
            QTest::keyClicks(&line, name);
            QTest::keyClick(&line, Qt::Key_Return);
            then(dialog);
        });
    };
    type("a", [&](QWidget& dialog) { // the name of another
        EXPECT_TRUE(dialog.isVisible());
        EXPECT_THAT(dialog.findChild<QLabel*>("renameProblem")->text().toStdString(),
                    HasSubstr("exists already: choose another name"));
        dynamic_cast<QDialog&>(dialog).reject();
    });
    EXPECT_EQ(find<QAction>("renameRun").shortcut(), QKeySequence(Qt::Key_F2));
    type("best", [](const QWidget& dialog) { EXPECT_FALSE(dialog.isVisible()); });
    EXPECT_TRUE(fs::exists(folder_of("best") / "run.json"));
    EXPECT_FALSE(fs::exists(folder_of("b")));
    ASSERT_TRUE(wait_for([&] {
        const auto& runs = panel().selected();
        return runs.size() == 1 && runs[0].path.filename() == "best";
    }));
}

TEST_F(RunListPanelGui, ComparesSingleRuns) {
    select_all({"a", "b", "c"});
    click("showComparison");
    auto& compare = page<ComparePage>(PageId::compare);
    ASSERT_TRUE(wait_for([&] { return compare.compared().has_value(); }));
    EXPECT_EQ(window->current_page(), PageId::compare);
    const auto& comparison = std::get<HeadComparison>(*compare.compared());
    ASSERT_EQ(comparison.differences.size(), 1U);
    EXPECT_EQ(comparison.seeds, std::vector<std::uint64_t>{0}); // b has no partner
    EXPECT_TRUE(find<QLabel>("verdict").isVisible());
    EXPECT_TRUE(find<QLabel>("verdict").text().contains("1 of 3 runs are left out"));
    EXPECT_THAT(compare.command().toStdString(), testing::StartsWith("headroom report /"));
    EXPECT_EQ(compare.command().count(' '), 4);
    auto& tabs = find<QTabWidget>("compareTabs");
    EXPECT_FALSE(tabs.isTabVisible(4)); // measurements need a comparison's folder
    tabs.setCurrentIndex(3);
    auto& disagreements = *window->findChild<DisagreementView*>();
    EXPECT_TRUE(wait_for([&] {
        std::size_t samples = 0;
        for (const auto& each : disagreements.lists())
            samples += each.size();
        return samples == static_cast<std::size_t>(comparison.test_count);
    }));
    shoot("single-runs-disagreements.png");
    tabs.setCurrentIndex(0);
    shoot("single-runs.png");
}

TEST_F(RunListPanelGui, RunsOfOneTrainingAreNotCompared) {
    select_all({"a", "b"});
    click("showComparison");
    auto& compare = page<ComparePage>(PageId::compare);
    ASSERT_TRUE(wait_for([&] { return compare.message().text().contains("expected two heads"); }));
    EXPECT_FALSE(compare.compared());
}

} // namespace
} // namespace headroom
