#include "gui/pages/train/TrainForm.h"

#include "gui/widgets/MessageBar.h"
#include "tests/gui/pages/TrainFixture.h"

#include <QDir>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>

namespace headroom {
namespace {

using testing::HasSubstr;

class TrainFormGui : public TrainFixture {};

TEST_F(TrainFormGui, ErrorsAreShownInTheirPlace) {
    auto& problem = field<QLabel>("problem");
    auto& rate = field<QLineEdit>("lr");
    EXPECT_FALSE(problem.isVisible());
    rate.setText("fast");
    EXPECT_THAT(problem.text().toStdString(), HasSubstr("fast: expected a number above 0"));
    QCoreApplication::processEvents();
    EXPECT_TRUE(problem.isVisible());
    EXPECT_GT(problem.y(), rate.y());
    EXPECT_LT(problem.y(), field<QComboBox>("schedule").y()); // below its own field
    EXPECT_FALSE(field<QPushButton>("start").isEnabled());
    EXPECT_EQ(train.command(), "");
    rate.setText("");
    EXPECT_FALSE(problem.isVisible());
    field<QLineEdit>("augment").setText("spin");
    EXPECT_THAT(problem.text().toStdString(), HasSubstr("spin"));
    field<QLineEdit>("augment").setText("");
    EXPECT_TRUE(field<QPushButton>("start").isEnabled());

    // Folded options unfold for their error.
    field<QLineEdit>("label-smoothing").setText("1");
    QCoreApplication::processEvents();
    EXPECT_TRUE(problem.isVisible());
    EXPECT_TRUE(field<QToolButton>("moreOptions").isChecked());
    field<QLineEdit>("label-smoothing").setText("0");

    // An error that only the job can find is shown as its one line.
    QDir().mkpath(folder.filePath("taken"));
    std::ofstream(folder.filePath("taken/file").toStdString()) << "mine";
    field<QLineEdit>("out").setText(folder.filePath("taken"));
    click("start");
    wait_for_end();
    EXPECT_THAT(train.message().text().toStdString(), HasSubstr("exists already"));
    EXPECT_TRUE(field<QPushButton>("start").isEnabled());
}

TEST_F(TrainFormGui, TakesADecimalCommaAndADecimalPointInEveryLocale) {
    const QLocale before;
    for (const char* locale : {"de_DE", "en_US", "C"}) {
        QLocale::setDefault(QLocale(locale));
        for (const char* text : {"0.05", "0,05", " 0,05 "}) {
            field<QLineEdit>("lr").setText(text);
            EXPECT_EQ(find<TrainForm>("trainForm").options().learning_rate, 0.05)
                << locale << " " << text;
            EXPECT_EQ(train.command().contains(" --lr 0.05"), true) << locale << " " << text;
        }
        field<QLineEdit>("lr").setText("0,0,5");
        EXPECT_TRUE(field<QLabel>("problem").isVisibleTo(&train)) << locale;
    }
    QLocale::setDefault(before);
}

TEST_F(TrainFormGui, RateAndEpochsMayBeLeftToASearch) {
    auto& form = find<TrainForm>("trainForm");
    auto& epochs = field<QSpinBox>("epochs");
    epochs.setValue(epochs.minimum());
    EXPECT_EQ(epochs.text(), "auto");
    field<QLineEdit>("lr").setText("auto");
    EXPECT_TRUE(form.options().searches_rate() && form.options().searches_epochs());
    EXPECT_EQ(train.command().contains(" --epochs auto "), true);
    EXPECT_EQ(train.command().contains(" --lr auto "), true);
    field<QLineEdit>("lr").setText("-1");
    EXPECT_TRUE(field<QLabel>("problem").isVisibleTo(&train));
}

TEST_F(TrainFormGui, TrainsInTheSizeThatTheModelPageShows) {
    EXPECT_THAT(train.command().toStdString(), testing::Not(HasSubstr("--resize")));
    auto choice = window->session().model();
    choice.input = {3, 20, 24};
    window->session().set_model(choice);
    EXPECT_THAT(train.command().toStdString(), HasSubstr(" --resize 20x24 --channels 3 "));
}

TEST_F(TrainFormGui, RemembersWhatWasSet) {
    auto& form = find<TrainForm>("trainForm");
    form.findChild<QSpinBox*>("epochs")->setValue(7);
    form.findChild<QSpinBox*>("patience")->setValue(2);
    form.findChild<QLineEdit*>("lr")->setText("0.01");
    auto* schedule = form.findChild<QComboBox*>("schedule");
    schedule->setCurrentIndex(schedule->findData("cosine"));
    form.set_out("somewhere");
    window.reset();
    window = std::make_unique<MainWindow>();

    const auto& again = find<TrainForm>("trainForm");
    const auto options = again.options();
    EXPECT_EQ(options.epochs, 7);
    EXPECT_EQ(options.patience, 2);
    EXPECT_EQ(options.learning_rate, 0.01);
    EXPECT_EQ(options.schedule, ScheduleKind::cosine);
    EXPECT_EQ(again.out(), "");
    EXPECT_EQ(window->session().model().model, folder.filePath("tiny.json").toStdString());
    EXPECT_EQ(window->session().model().heads.size(), 2U);
}

} // namespace
} // namespace headroom
