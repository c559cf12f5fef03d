#include "gui/pages/compare/SweepTab.h"

#include "core/jobs/CommandLine.h"
#include "core/jobs/sweeps/SweepPage.h"
#include "gui/widgets/OptionForm.h"
#include "gui/widgets/SvgView.h"
#include "tests/gui/CopiedCommand.h"
#include "tests/gui/pages/ComparePageFixture.h"

#include <QLineEdit>
#include <QPushButton>
#include <QTableWidget>

namespace headroom {
namespace {

class Measurements : public ComparisonsOfOtherKinds {
  protected:
    void open_tab(int kind) {
        open();
        find<QTabWidget>("compareTabs").setCurrentIndex(4);
        find<QComboBox>("sweepKind").setCurrentIndex(kind);
    }
    QLineEdit& field(const char* key) const {
        for (auto* form : window->findChildren<OptionForm*>())
            if (auto* line = form->findChild<QLineEdit*>(key); line && form->isVisible())
                return *line;
        throw std::runtime_error(std::string("no option ") + key);
    }
    ResultView& result() const { return find<ResultView>("sweepResult"); }
    void measure() {
        QTest::mouseClick(&find<QPushButton>("sweepStart"), Qt::LeftButton);
        ASSERT_TRUE(wait_for([&] { return result().page().has_value(); }))
            << page().message().text().toStdString();
    }
};

TEST_F(Measurements, ShiftedImagesAreAMapAndACurveForEachHead) {
    open_tab(0);
    EXPECT_FALSE(find<QPushButton>("saveReport").isEnabled()) << "nothing is measured yet";
    field("max-shift").setText("2");
    field("threads").setText("1");
    measure();
    EXPECT_EQ(result().findChildren<SvgView*>().size(), 3); // the curves, and two maps
    ShiftSweepSpec spec;
    spec.folder = comparison().toStdString();
    spec.max_shift = 2;
    spec.threads = 1;
    EXPECT_EQ(page().command().toStdString(), command_line(spec));
    const auto same = page_of(run(spec, {}));
    EXPECT_EQ(result().page()->findings, same.findings);
    EXPECT_EQ(result().page()->charts[0].svg, same.charts[0].svg);
    const auto printed = nlohmann::json::parse(run_copied_command(*window, {"--json"}));
    EXPECT_EQ(printed["heads"].size(), 2U);
    page().save_report(folder.filePath("shift.html"));
    EXPECT_THAT(content(folder.filePath("shift.html")).toStdString(),
                testing::HasSubstr("Accuracy at every shift"));
    shoot_both("compare-shift", made().folder.path());
}

TEST_F(Measurements, OtherSizes) {
    open_tab(1);
    field("sizes").setText("20,28");
    measure();
    EXPECT_EQ(result().findChildren<QTableWidget*>()[0]->rowCount(), 2);
    shoot_both("compare-size", made().folder.path());
}

TEST_F(Measurements, TimeForAnAnswer) {
    open_tab(2);
    field("seconds").setText("0.05");
    measure();
    EXPECT_EQ(result().findChildren<QTableWidget*>()[0]->rowCount(), 4); // two heads, two batches
    shoot_both("compare-latency", made().folder.path());
}

TEST_F(Measurements, AWrongOptionIsOneMessageWithItsLabel) {
    open_tab(0);
    field("max-shift").setText("far");
    EXPECT_TRUE(page().command().isEmpty());
    QTest::mouseClick(&find<QPushButton>("sweepStart"), Qt::LeftButton);
    const auto message = page().message().text().toStdString();
    EXPECT_THAT(message, testing::HasSubstr("far: expected"));
    EXPECT_THAT(message, testing::Not(testing::HasSubstr("--")));
}

TEST_F(Measurements, AnErrorThatIsOverIsGoneWhenTheNextOneBegins) {
    open_tab(0);
    field("max-shift").setText("far");
    QTest::mouseClick(&find<QPushButton>("sweepStart"), Qt::LeftButton);
    EXPECT_FALSE(page().message().text().isEmpty());
    field("max-shift").setText("1");
    field("threads").setText("1");
    measure();
    EXPECT_EQ(page().message().text(), "");
}

TEST_F(Measurements, AreStopped) {
    open_tab(0);
    field("max-shift").setText("13");
    auto& stop = find<QPushButton>("sweepStop");
    EXPECT_FALSE(stop.isEnabled());
    QTest::mouseClick(&find<QPushButton>("sweepStart"), Qt::LeftButton);
    ASSERT_TRUE(stop.isEnabled());
    QTest::mouseClick(&stop, Qt::LeftButton);
    ASSERT_TRUE(wait_for([&] { return !stop.isEnabled(); }));
    EXPECT_FALSE(result().page().has_value());
    EXPECT_TRUE(page().message().text().isEmpty());
}

} // namespace
} // namespace headroom
