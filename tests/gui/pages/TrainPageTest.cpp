#include "gui/pages/TrainPage.h"

#include "core/jobs/training/CompareJob.h"
#include "gui/OptionText.h"
#include "gui/Theme.h"
#include "gui/pages/ComparePage.h"
#include "gui/pages/train/TrainingView.h"
#include "gui/runs/RunListPanel.h"
#include "gui/runs/RunTableModel.h"
#include "gui/widgets/LearningCurves.h"
#include "gui/widgets/MessageBar.h"
#include "tests/gui/CopiedCommand.h"
#include "tests/gui/pages/TrainFixture.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableWidget>
#include <QTimer>
#include <QToolButton>
#include <QTreeView>
#include <fstream>

namespace headroom {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::string content(const fs::path& path) {
    std::ifstream stream(path, std::ios::binary);
    EXPECT_TRUE(stream) << path;
    return {std::istreambuf_iterator<char>(stream), {}};
}

int state_column(const QTreeView& list) {
    return dynamic_cast<const RunTableModel&>(*list.model()).column_of("state");
}

class TrainPageGui : public TrainFixture {};

TEST_F(TrainPageGui, TrainsBothHeadsToTheEndAndOffersTheComparison) {
    click("start");
    EXPECT_EQ(field<QPushButton>("start").text(), "&Queue");
    EXPECT_FALSE(train.unfinished().isEmpty());
    wait_for_end();
    EXPECT_TRUE(train.unfinished().isEmpty());
    EXPECT_EQ(train.message().text(), "");
    EXPECT_TRUE(field<QPushButton>("start").isEnabled());
    EXPECT_EQ(field<QProgressBar>("progress").value(), 1000);

    const auto run = written();
    const auto result = nlohmann::json::parse(content(run / "compare.json"));
    EXPECT_EQ(text("figures"), in_words(result["difference"]["verdict"].get<std::string>()));
    for (std::size_t number : {1U, 2U}) {
        const auto& head = result["heads"][number - 1];
        const RunId id{head["head"], 0, number, 2};
        for (const char* figure : {"loss", "accuracy"})
            for (bool held_out : {false, true}) {
                const auto points = train.view().curves().points(id, figure, held_out);
                const auto& curve = head["runs"][0]["curve"];
                ASSERT_EQ(points.size(), 2) << id.head;
                const auto key = std::string(held_out ? "held_out_" : "train_") + figure;
                const double scale = std::string(figure) == "loss" ? 1 : 100;
                for (int i : {0, 1}) {
                    EXPECT_EQ(points[i].x(), i + 1);
                    EXPECT_DOUBLE_EQ(points[i].y(), scale * curve[i][key].get<double>());
                }
            }
    }
    EXPECT_THAT(field<QPlainTextEdit>("log").toPlainText().toStdString(),
                HasSubstr("gap-dense, seed 0 (2/2): epoch 2/2"));

    QSignalSpy asked(&window->session(), &Session::comparison_requested);
    click("next");
    ASSERT_EQ(asked.size(), 1);
    EXPECT_EQ(asked[0][0].toString().toStdString(), run.string());
    EXPECT_EQ(window->current_page(), PageId::compare);
}

TEST_F(TrainPageGui, AStoppedRunGoesOnToTheSameBytes) {
    one_head(3);
    TrainSpec whole;
    whole.data = data;
    whole.model = window->session().model().model;
    whole.head = "flatten-dense";
    whole.options.epochs = 3;
    whole.options.batch_size = 32;
    whole.options.threads = 1;
    whole.out = folder.filePath("whole").toStdString();
    run(whole, {});

    start_and_pause();
    click("stop");
    wait_for_end();
    const auto stopped = written();
    EXPECT_EQ(read_run(stopped)->state, RunEntry::State::interrupted);
    EXPECT_EQ(text("figures").left(8), "Stopped.");

    click("next"); // Resume
    wait_for_end();
    EXPECT_EQ(train.message().text(), "");
    EXPECT_EQ(text("figures").left(9), "Finished:");
    EXPECT_TRUE(content(whole.out / "model.safetensors") == content(stopped / "model.safetensors"));
    EXPECT_EQ(train.view().curves().points({"flatten-dense"}, "loss", true).size(), 3);

    QSignalSpy asked(&window->session(), &Session::evaluate_requested);
    click("next"); // Evaluate
    ASSERT_EQ(asked.size(), 1);
    EXPECT_EQ(asked[0][0].toStringList(), QStringList(QString::fromStdString(stopped.string())));
}

TEST_F(TrainPageGui, AComparisonOfThePastGoesOnFromTheList) {
    CompareSpec spec;
    spec.data = data;
    spec.model = window->session().model().model;
    spec.seeds = 1;
    spec.options.epochs = 2;
    spec.options.batch_size = 32;
    spec.options.threads = 1;
    spec.out = fs::path(window->session().runs_folder().toStdString()) / "cmp";
    std::stop_source source;
    int epochs = 0;
    run(spec, {source.get_token(), [&](const Event& event) {
                   if (std::holds_alternative<EpochDone>(event) && ++epochs == 3)
                       source.request_stop();
               }});
    auto& runs = field<QTreeView>("runs");
    click("refreshRuns");
    ASSERT_TRUE(wait_for([&] { return runs.model()->rowCount() == 1; }));
    EXPECT_FALSE(field<QPushButton>("resumeRun").isEnabled()); // nothing is selected
    QTest::mouseClick(runs.viewport(), Qt::LeftButton, {},
                      runs.visualRect(runs.model()->index(0, 0)).center());
    click("resumeRun");
    wait_for_end();
    EXPECT_EQ(train.message().text(), "");
    EXPECT_EQ(read_run(spec.out)->state, RunEntry::State::finished);
    // The finished run and the finished epoch are drawn too.
    for (const auto& [head, number] : {std::pair{"flatten-dense", 1U}, {"gap-dense", 2U}})
        EXPECT_EQ(train.view().curves().points({head, 0, number, 2}, "loss", true).size(), 2)
            << head;
    ASSERT_TRUE(wait_for([&] {
        return runs.model()->index(0, state_column(runs)).data().toString() == "finished";
    }));
    EXPECT_FALSE(field<QPushButton>("resumeRun").isEnabled());
    EXPECT_TRUE(field<QPushButton>("showComparison").isEnabled());
}

TEST_F(TrainPageGui, APauseHoldsTheStepAndEndsWithTheSameBytes) {
    one_head(2);
    start_and_pause();
    std::size_t steps = 0;
    train.connect(&train.runner(), &JobRunner::event, [&](const Event& event) {
        if (std::holds_alternative<Progress>(event)) ++steps;
    });
    ASSERT_TRUE(wait_for([&] { return train.runner().holds(); }));
    const auto at_the_pause = steps;
    QCoreApplication::processEvents();
    EXPECT_EQ(steps, at_the_pause);
    EXPECT_TRUE(train.runner().running());
    EXPECT_EQ(field<QPushButton>("pause").text(), "Cont&inue");
    EXPECT_THAT(text("figures").toStdString(), HasSubstr("epoch 1/2"));
    EXPECT_THAT(find<QLabel>("activityText").text().toStdString(), HasSubstr("Paused"));
    click("pause"); // Continue
    wait_for_end();
    EXPECT_EQ(read_run(written())->state, RunEntry::State::finished);
}

TEST_F(TrainPageGui, TheCopiedCommandMakesTheSameRun) {
    one_head(2);
    field<QToolButton>("moreOptions").setChecked(true);
    field<QLineEdit>("lr").setText("0.02");
    field<QLineEdit>("augment").setText("shift=1");
    field<QLineEdit>("label-smoothing").setText("0.05");
    field<QSpinBox>("seed").setValue(7);
    field<QComboBox>("schedule").setCurrentText("cosine");
    click("start");
    wait_for_end();
    const auto ours = written();

    const auto theirs = folder.filePath("theirs").toStdString();
    const auto said = run_copied_command(*window, {"--out", theirs, "--json"});
    const auto mine = nlohmann::json::parse(content(ours / "run.json"));
    EXPECT_EQ(nlohmann::json::parse(said)["held_out"], mine["held_out"]);
    EXPECT_EQ(mine["seed"], 7);
    EXPECT_TRUE(content(ours / "model.safetensors") ==
                content(fs::path(theirs) / "model.safetensors"));
}

TEST_F(TrainPageGui, TheCopiedCommandOfAComparisonNamesHeadsSeedsAndFolder) {
    field<QSpinBox>("seeds").setValue(4);
    field<QLineEdit>("out").setText("/my runs/a");
    const auto command = train.command().toStdString();
    EXPECT_THAT(command, testing::StartsWith("headroom compare --data synth:digits "
                                             "--synth-count 300 --model "));
    EXPECT_THAT(command, HasSubstr(" --heads flatten-dense,gap-dense --seeds 4 "));
    EXPECT_THAT(command, testing::EndsWith(" --out '/my runs/a'"));
}

TEST_F(TrainPageGui, FoldsAreTrainedAndShown) {
    field<QSpinBox>("folds").setValue(2);
    EXPECT_THAT(train.command().toStdString(), HasSubstr(" --folds 2 "));
    click("start");
    wait_for_end();
    EXPECT_EQ(read_run(written())->kind, RunEntry::Kind::folds);
    EXPECT_THAT(text("figures").toStdString(), HasSubstr("mean over 2 folds"));
    EXPECT_THAT(text("figures").toStdString(), testing::Not(HasSubstr("--")));
    click("next");
    EXPECT_EQ(window->current_page(), PageId::compare);
    ASSERT_TRUE(
        wait_for([&] { return page<ComparePage>(PageId::compare).compared().has_value(); }));
    EXPECT_TRUE(
        std::holds_alternative<FoldComparison>(*page<ComparePage>(PageId::compare).compared()));
}

TEST_F(TrainPageGui, NumbersOfTrainingImagesAreTrainedAndResumed) {
    auto& limits = field<QLineEdit>("train-limits");
    limits.setText("60,30");
    EXPECT_FALSE(field<QPushButton>("start").isEnabled()) << "they ascend";
    limits.setText("60,all");
    EXPECT_THAT(train.command().toStdString(), HasSubstr(" --train-limits 60,all "));
    start_and_pause();
    click("stop");
    wait_for_end();
    click("next"); // resumes
    wait_for_end();
    const auto runs = list_runs(window->session().runs_folder().toStdString());
    const auto entry =
        std::ranges::find_if(runs, [](const RunEntry& run) { return run.limits > 0; });
    ASSERT_NE(entry, runs.end());
    EXPECT_EQ(entry->state, RunEntry::State::finished);
    EXPECT_EQ(entry->limits_done, 2);
}

TEST_F(TrainPageGui, OneHeadHasNeitherFoldsNorNumbersOfImages) {
    EXPECT_TRUE(field<QSpinBox>("folds").isEnabled());
    one_head(1);
    EXPECT_FALSE(field<QSpinBox>("folds").isEnabled());
    EXPECT_FALSE(field<QLineEdit>("train-limits").isEnabled());
}

TEST_F(TrainPageGui, TheModelPagePlansTheComparison) {
    window->show_page(PageId::model);
    find<QTabWidget>("modelTabs").setCurrentIndex(1);
    auto& start = find<QPushButton>("planStart");
    ASSERT_TRUE(start.isEnabled());
    QTest::mouseClick(&start, Qt::LeftButton);
    const auto tables = [&] { return find<QScrollArea>("plan").findChildren<QTableWidget*>(); };
    ASSERT_TRUE(wait_for([&] { return tables().size() == 3; }));
    const auto planned = nlohmann::json::parse(run_copied_command(*window, {"--json"}));
    EXPECT_EQ(tables()[0]->rowCount(), static_cast<int>(planned["assumed"].size()));
    EXPECT_EQ(tables()[2]->rowCount(), 3); // two heads, and both
    for (auto appearance : {Appearance::light, Appearance::dark}) {
        Theme::apply(*qApp, appearance);
        shoot(appearance == Appearance::dark ? "model-plan-dark.png" : "model-plan-light.png");
    }
    Theme::apply(*qApp, Appearance::light);
    field<QSpinBox>("seeds").setValue(4);
    EXPECT_TRUE(tables().isEmpty()) << "that was another comparison's";
    EXPECT_THAT(window->page(PageId::model).command().toStdString(), HasSubstr("--seeds 4"));
}

/// Closes the window, and answers the question that follows.
void close_and_answer(MainWindow& window, const QString& answer) {
    bool answered = false;
    QTimer::singleShot(0, &window, [&] {
        auto* question = window.findChild<QMessageBox*>("closeQuestion");
        ASSERT_TRUE(question);
        for (auto* button : question->buttons())
            if (button->text().contains(answer)) {
                answered = true;
                QTest::mouseClick(button, Qt::LeftButton);
            }
        if (!answered) question->reject();
    });
    window.close();
    EXPECT_TRUE(answered) << answer.toStdString();
}

TEST_F(TrainPageGui, ClosingInMidRunAsksAndLeavesARunThatCanBeResumed) {
    one_head(3);
    start_and_pause();
    close_and_answer(*window, "Keep");
    EXPECT_TRUE(window->isVisible());
    EXPECT_TRUE(train.runner().running());

    close_and_answer(*window, "Stop");
    ASSERT_TRUE(wait_for([&] { return !window->isVisible(); }));
    const auto entry = read_run(written());
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->state, RunEntry::State::interrupted);
    EXPECT_TRUE(entry->resumable);
}

/// SIGTERM, or a desktop that logs out: nobody is there to answer.
TEST_F(TrainPageGui, AskedToEndItSavesWithoutAQuestion) {
    one_head(3);
    start_and_pause();
    QTimer::singleShot(0, window.get(), [&] {
        EXPECT_TRUE(window->findChild<QMessageBox*>("closeQuestion"));
        window->save_and_quit(); // also while that question is open
    });
    window->close();
    ASSERT_TRUE(wait_for([&] { return !window->isVisible(); }));
    const auto entry = read_run(written());
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->state, RunEntry::State::interrupted);
    EXPECT_TRUE(entry->resumable);
}

TEST_F(TrainPageGui, SaysBeforeItStartsWhatItTakes) {
    const auto& costs = field<QLabel>("costs");
    field<QSpinBox>("seeds").setValue(2);
    ASSERT_TRUE(wait_for([&] { return costs.isVisible(); }));
    EXPECT_THAT(
        costs.text().toStdString(),
        testing::AllOf(HasSubstr("About "), HasSubstr(" for 4 runs, "), HasSubstr(" of memory")));
    start_and_pause();
    EXPECT_FALSE(costs.isVisible());
    click("stop");
    wait_for_end();
    ASSERT_TRUE(wait_for([&] { return costs.isVisible(); }));
}

TEST_F(TrainPageGui, BeforeLogOutItWaitsUntilAllIsSaved) {
    one_head(3);
    start_and_pause();
    window->save();
    EXPECT_FALSE(train.runner().running());
    const auto entry = read_run(written());
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->state, RunEntry::State::interrupted);
    window->save(); // nothing is running
}

TEST_F(TrainPageGui, WithoutDataItSaysWhereToGo) {
    window->session().set_data({}, nullptr);
    EXPECT_FALSE(field<QPushButton>("start").isEnabled());
    EXPECT_EQ(train.command(), "");
    EXPECT_THAT(text("what").toStdString(), HasSubstr("Data page"));
}

TEST_F(TrainPageGui, DamagedRunsAreListedWithTheirReason) {
    const QDir runs(window->session().runs_folder());
    ASSERT_TRUE(runs.mkpath("bad"));
    std::ofstream(runs.filePath("bad/run.json").toStdString()) << "{";
    emit window->session().runs_changed();
    auto& list = field<QTreeView>("runs");
    ASSERT_TRUE(wait_for([&] { return list.model()->rowCount() == 1; }));
    const auto state = list.model()->index(0, state_column(list));
    EXPECT_EQ(state.data().toString(), "damaged");
    EXPECT_THAT(state.data(Qt::ToolTipRole).toString().toStdString(), HasSubstr("config.json"));
    list.setCurrentIndex(state);
    for (const char* button : {"resumeRun", "evaluateRuns", "showComparison"})
        EXPECT_FALSE(field<QPushButton>(button).isEnabled()) << button;
}

class TrainPageScreenshots : public TrainPageGui {
  protected:
    ~TrainPageScreenshots() override { Theme::apply(*qApp, Appearance::light); }
};

TEST_F(TrainPageScreenshots, WhileTrainingAndAfter) {
    field<QSpinBox>("epochs").setValue(6);
    field<QSpinBox>("seeds").setValue(2);
    window->resize(1024, 700);
    int epochs = 0;
    train.connect(&train.runner(), &JobRunner::event, &train, [&](const Event& event) {
        if (std::holds_alternative<EpochDone>(event) && ++epochs == 16) train.runner().pause();
    });
    click("start");
    ASSERT_TRUE(wait_for([&] { return epochs >= 16; }));
    shoot("train-running-light.png");
    Theme::apply(*qApp, Appearance::dark);
    shoot("train-running-dark.png");
    train.runner().go_on();
    wait_for_end();
    QCoreApplication::processEvents();
    shoot("train-done-dark.png");
    Theme::apply(*qApp, Appearance::light);
    field<QToolButton>("moreOptions").setChecked(true);
    field<QLineEdit>("weight-decay").setText("heavy");
    field<QTabWidget>("trainTabs").setCurrentIndex(1);
    shoot("train-done-light.png");
}

} // namespace
} // namespace headroom
