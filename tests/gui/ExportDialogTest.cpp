#include "gui/ExportDialog.h"

#include "gui/JobRunner.h"
#include "gui/Theme.h"
#include "gui/pages/ComparePage.h"
#include "gui/widgets/PathList.h"
#include "tests/gui/CopiedCommand.h"
#include "tests/gui/Mnemonics.h"
#include "tests/gui/pages/ComparisonFixture.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTimer>
#include <QTreeView>

namespace headroom {
namespace {

using testing::HasSubstr;

class ExportDialogGui : public ComparisonFixture {
  protected:
    ExportDialogGui() { make({run_folder("gap-dense")}); }
    ~ExportDialogGui() override { Theme::apply(*qApp, Appearance::light); }

    void make(const QStringList& runs) {
        dialog = std::make_unique<ExportDialog>(window->session(), runs, window.get());
        dialog->show();
        dialog->activateWindow();
        EXPECT_TRUE(QTest::qWaitForWindowActive(dialog.get()));
        part<QLineEdit>("exportOut").setText(folder.filePath("out"));
    }
    template <typename Widget>
    Widget& part(const char* name) const {
        auto* widget = dialog->findChild<Widget*>(name);
        if (!widget) throw std::runtime_error(std::string("no widget is named ") + name);
        return *widget;
    }
    void choose_format(const char* name) const {
        auto& format = part<QComboBox>("exportFormat");
        format.setCurrentIndex(format.findData(name));
    }
    void write() const {
        QTest::mouseClick(&part<QPushButton>("exportStart"), Qt::LeftButton);
        ASSERT_TRUE(wait_for([&] { return !dialog->runner().running(); }));
    }
    std::string label(const char* name) const {
        const auto& shown = part<QLabel>(name);
        return shown.isVisible() ? shown.text().toStdString() : "";
    }
    void shoot_dialog(const QString& name) const {
        const QDir out = qEnvironmentVariable("HEADROOM_SCREENSHOTS", "screenshots");
        ASSERT_TRUE(out.mkpath("."));
        QCoreApplication::processEvents();
        EXPECT_TRUE(dialog->grab().save(out.filePath(name)));
    }

    /// Calls `look` with the dialog that `open` opens.
    static void with_dialog(const std::function<void()>& open,
                            const std::function<void(ExportDialog&)>& look) {
        bool looked = false;
        QTimer::singleShot(0, qApp, [&] {
            auto* shown = qobject_cast<ExportDialog*>(QApplication::activeModalWidget());
            ASSERT_NE(shown, nullptr);
            look(*shown);
            looked = true;
            shown->close();
        });
        open();
        EXPECT_TRUE(looked);
    }
    static QStringList runs_of(const ExportDialog& dialog) {
        QStringList runs;
        const auto* box = dialog.findChild<QComboBox*>("exportRun");
        for (int i = 0; i < box->count(); ++i)
            runs << box->itemData(i).toString();
        return runs;
    }

    std::unique_ptr<ExportDialog> dialog;
};

TEST_F(ExportDialogGui, VerifiesOnTheRunsOwnDataByDefault) {
    EXPECT_EQ(part<QLineEdit>("exportVerify").text(), "synth:digits");
    choose_format("torch"); // where there is no PyTorch, our own reader reads it back
    write();
    EXPECT_EQ(label("exportHeadline"), "Exported: it gives the run's answers");
    const auto words = label("exportResult");
    for (const char* part : {"model.py, model.safetensors and labels.txt", "Checked in ",
                             "largest difference of a logit", "equal answers 100", "(of the run "})
        EXPECT_THAT(words, HasSubstr(part));
    EXPECT_TRUE(QFileInfo::exists(folder.filePath("out/model.py")));
    EXPECT_TRUE(part<QPushButton>("exportOpen").isEnabled());
    EXPECT_FALSE(part<QWidget>("exportProgress").isVisible());
    shoot_dialog("export-light.png");
    Theme::apply(*qApp, Appearance::dark);
    shoot_dialog("export-dark.png");
}

TEST_F(ExportDialogGui, SaysThatNothingWasChecked) {
    part<QLineEdit>("exportVerify").clear();
    write();
    EXPECT_EQ(label("exportHeadline"), "Exported, not checked");
    EXPECT_THAT(label("exportResult"), HasSubstr("no images to verify on"));
    EXPECT_TRUE(QFileInfo::exists(folder.filePath("out/model.onnx")));
}

TEST_F(ExportDialogGui, AFailureIsOneLineAndCanBeRepaired) {
    part<QLineEdit>("exportVerify").setText(folder.filePath("gone"));
    write();
    EXPECT_EQ(label("exportHeadline"), "");
    EXPECT_THAT(label("exportResult"), HasSubstr("gone"));
    EXPECT_FALSE(QFileInfo::exists(folder.filePath("out")));
    part<QLineEdit>("exportVerify").clear();
    write();
    write();
    EXPECT_THAT(label("exportResult"), HasSubstr("exists already: give “Replace files”"));
    QTest::keyClick(dialog.get(), Qt::Key_P, Qt::AltModifier);
    ASSERT_TRUE(wait_for([&] { return part<QAbstractButton>("exportReplace").isChecked(); }));
    write();
    EXPECT_EQ(label("exportHeadline"), "Exported, not checked");
}

TEST_F(ExportDialogGui, SuggestsAFolderUntilOneIsTyped) {
    dialog = std::make_unique<ExportDialog>(
        window->session(), QStringList{run_folder("gap-dense"), run_folder("flatten-dense")},
        window.get());
    auto& out = part<QLineEdit>("exportOut");
    EXPECT_EQ(out.text(), folder.filePath("exports/gap-dense-seed0-onnx"));
    choose_format("keras");
    part<QComboBox>("exportRun").setCurrentIndex(1);
    EXPECT_EQ(out.text(), folder.filePath("exports/flatten-dense-seed0-keras"));
    out.setText("/elsewhere");
    choose_format("onnx");
    EXPECT_EQ(out.text(), "/elsewhere");
}

TEST_F(ExportDialogGui, TheCopiedCommandDoesTheSame) {
    part<QLineEdit>("exportVerify").clear();
    QTest::mouseClick(&part<QPushButton>("exportCopy"), Qt::LeftButton);
    auto words = shell_words(QApplication::clipboard()->text().toStdString());
    EXPECT_EQ(words.front(), "headroom");
    words.erase(words.begin());
    std::ostringstream out, err;
    EXPECT_EQ(run_cli(words, out, err), 0) << err.str();
    const auto before = content(folder.filePath("out/model.onnx"));
    part<QAbstractButton>("exportReplace").setChecked(true);
    write();
    EXPECT_TRUE(content(folder.filePath("out/model.onnx")) == before);
}

TEST_F(ExportDialogGui, NoTwoControlsShareALetterAndItFitsASmallScreen) {
    expect_unique_mnemonics(*dialog, "Export");
    EXPECT_LT(dialog->minimumSizeHint().width(), 960);
    EXPECT_LT(dialog->minimumSizeHint().height(), 540);
}

TEST_F(ExportDialogGui, OpensFromTheRunsOfTrainEvaluateAndCompare) {
    dialog.reset();
    Settings::set_runs_folder(made().folder.path());
    emit window->session().runs_changed();
    auto& runs = find<QTreeView>("runs");
    ASSERT_TRUE(wait_for([&] { return runs.model()->rowCount() == 1; }));
    EXPECT_FALSE(find<QAction>("exportRuns").isEnabled());
    runs.setCurrentIndex(runs.model()->index(0, 0));
    const auto both = [&](const ExportDialog& opened) {
        EXPECT_THAT(runs_of(opened), testing::UnorderedElementsAre(run_folder("gap-dense"),
                                                                   run_folder("flatten-dense")));
    };
    with_dialog([&] { find<QAction>("exportRuns").trigger(); }, both);

    auto& list = find<PathList>("evaluateRuns");
    EXPECT_FALSE(find<QPushButton>("evaluateExport").isEnabled());
    list.check_only({run_folder("gap-dense")});
    with_dialog([&] { find<QPushButton>("evaluateExport").click(); },
                [&](const ExportDialog& opened) {
                    EXPECT_EQ(runs_of(opened), QStringList(run_folder("gap-dense")));
                });
    for (int row = 0; row < list.count(); ++row)
        if (list.item(row)->checkState() == Qt::Unchecked) list.setCurrentRow(row);
    with_dialog([&] { list.actions().front()->trigger(); }, both);

    EXPECT_FALSE(find<QPushButton>("compareExport").isEnabled());
    auto& compare = page<ComparePage>(PageId::compare);
    compare.open(comparison());
    ASSERT_TRUE(wait_for([&] { return compare.compared().has_value(); }));
    with_dialog([&] { find<QPushButton>("compareExport").click(); }, both);
}

} // namespace
} // namespace headroom
