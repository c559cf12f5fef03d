#include "gui/runs/RunListPanel.h"

#include "core/runs/RunNotes.h"
#include "gui/runs/RunTableModel.h"
#include "tests/gui/pages/TrainFixture.h"

#include <QAction>
#include <QApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTimer>
#include <QTreeView>

namespace headroom {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

/// The table of past runs, with three of one head and one of another.
class RunListPanelGui : public TrainFixture {
  protected:
    RunListPanelGui() : list(field<QTreeView>("runs")) {
        for (const auto& [name, head, seed, rate] : {std::tuple{"a", "gap-dense", 0, 0.01},
                                                     {"b", "gap-dense", 1, 0.01},
                                                     {"c", "flatten-dense", 0, 0.01}}) {
            TrainSpec spec;
            spec.data = data;
            spec.model = window->session().model().model;
            spec.head = head;
            spec.options.epochs = 1;
            spec.options.threads = 1;
            spec.options.seed = static_cast<std::uint64_t>(seed);
            spec.options.learning_rate = rate;
            spec.out = fs::path(window->session().runs_folder().toStdString()) / name;
            run(spec, {});
        }
        window->show_page(PageId::train);
        emit window->session().runs_changed();
        EXPECT_TRUE(wait_for([&] { return list.model()->rowCount() == 3; }));
    }

    std::vector<std::string> column(const char* key) const {
        const auto& model = dynamic_cast<const RunTableModel&>(*list.model());
        std::vector<std::string> texts;
        for (int row = 0; row < model.rowCount(); ++row)
            texts.push_back(model.index(row, model.column_of(key)).data().toString().toStdString());
        return texts;
    }
    void filter(const char* terms) const { field<QLineEdit>("runFilter").setText(terms); }

    /// Triggers an action, and calls `act` with the dialog that it opens.
    template <typename Act>
    void with_dialog(const char* action, const Act& act) const {
        bool acted = false;
        QTimer::singleShot(0, window.get(), [&] {
            auto* dialog = QApplication::activeModalWidget();
            ASSERT_NE(dialog, nullptr);
            act(*dialog);
            acted = true;
        });
        find<QAction>(action).trigger();
        EXPECT_TRUE(wait_for([&] { return acted; }));
    }
    void select(const char* name) const {
        list.setCurrentIndex({});
        for (int row = 0; row < list.model()->rowCount(); ++row)
            if (column("run")[static_cast<std::size_t>(row)].ends_with(name))
                list.setCurrentIndex(list.model()->index(row, 0));
        ASSERT_TRUE(list.currentIndex().isValid()) << name;
    }

    QTreeView& list;
};

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

} // namespace
} // namespace headroom
