#include "gui/pages/explore/HeadsTab.h"
#include "core/comparison/Disagreements.h"
#include "core/jobs/evaluation/PairedEvaluation.h"
#include "gui/Pictures.h"
#include "gui/Text.h"
#include "gui/Theme.h"
#include "gui/models/ImageModel.h"
#include "gui/pages/compare/DisagreementView.h"
#include "gui/pages/explore/ShiftCurve.h"
#include "gui/widgets/ColourBar.h"
#include "gui/widgets/ImageChooser.h"
#include "gui/widgets/ImageGrid.h"
#include "gui/widgets/MessageBar.h"
#include "gui/widgets/PixelView.h"
#include "gui/widgets/ProbabilityBars.h"
#include "tests/gui/CopiedCommand.h"
#include "tests/gui/pages/ComparisonFixture.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QTabBar>
#include <QTabWidget>
#include <nlohmann/json.hpp>

namespace headroom {
namespace {

/// The tab "Two heads", with a comparison on generated digits.
class HeadsTabGui : public ComparisonFixture {
  protected:
    HeadsTabGui() {
        window->resize(1024, 700);
        window->show_page(PageId::explore);
        find<QTabWidget>("exploreTabs").setCurrentIndex(3);
    }
    ~HeadsTabGui() override { Theme::apply(*qApp, Appearance::light); }

    ImageSource sample(std::size_t number) const {
        ImageSource source;
        source.data = made().spec.data;
        source.sample = number;
        return source;
    }
    void open(std::size_t number) const {
        open_digits();
        auto image = sample(number);
        image.opened = window->session().data();
        emit window->session().heads_requested(
            {made().spec.out, "flatten-dense", "gap-dense", 0, image});
    }
    HeadsSpec spec(std::size_t number, Shift shift = {}) const {
        HeadsSpec spec;
        spec.runs = {run_folder("flatten-dense").toStdString(),
                     run_folder("gap-dense").toStdString()};
        spec.source = sample(number);
        spec.shift = shift;
        return spec;
    }
    /// Whether everything that the page shows is what core computes.
    bool wait_for_result(const HeadsResult& result) const {
        return wait_for([&] {
            for (int h = 0; h < 2; ++h) {
                const auto& head = result.heads[static_cast<std::size_t>(h)];
                const bool shown = picture("headsActivation", h) ==
                                       to_picture(activation_picture(result, head, 0.5)) &&
                                   picture("headsOcclusion", h) ==
                                       to_picture(occlusion_picture(result, head, 0.5)) &&
                                   bars(h).text() == text_of(result, h);
                if (!shown) return false;
            }
            return true;
        });
    }
    QImage picture(const char* name, int head) const {
        return find<PixelView>((name + std::to_string(head)).c_str()).image();
    }
    ProbabilityBars& bars(int head) const {
        return find<ProbabilityBars>(("headsBars" + std::to_string(head)).c_str());
    }
    static QString text_of(const HeadsResult& result, int h) {
        const auto& head = result.heads[static_cast<std::size_t>(h)];
        QStringList parts;
        for (const auto c : main_classes(result, head, 3))
            parts << text(result.classes[c]) + ' ' +
                         text(percent(static_cast<double>(head.probabilities[c])));
        return parts.join(", ");
    }
    PixelView& image() const { return find<PixelView>("headsImage"); }
    QString label(const char* name) const { return find<QLabel>(name).text(); }

    /// Drags the image from the middle by a part of its width.
    void drag(double part) const {
        auto& view = image();
        const QPoint from = view.rect().center();
        const QPoint to =
            from + QPoint(static_cast<int>(part * (std::min(view.width(), view.height()) - 4)), 0);
        QTest::mousePress(&view, Qt::LeftButton, {}, from);
        for (int step = 1; step <= 4; ++step) {
            const QPoint at = from + (to - from) * step / 4;
            QMouseEvent move(QEvent::MouseMove, at, view.mapToGlobal(at), Qt::NoButton,
                             Qt::LeftButton, {});
            QApplication::sendEvent(&view, &move);
        }
        QTest::mouseRelease(&view, Qt::LeftButton, {}, to);
    }
    ShiftCurve& curve() const { return find<ShiftCurve>("headsCurve"); }
    /// As the Compare page counts them.
    std::vector<std::size_t> disputed() const {
        const auto rows =
            run(paired_evaluation(made().spec.out, "flatten-dense", "gap-dense", 0), {});
        return disagreements(rows[0].evaluation, rows[1].evaluation).one_right();
    }
};

TEST_F(HeadsTabGui, SaysWhatToDoUntilThereIsAComparisonAndAnImage) {
    EXPECT_THAT(label("headsEmpty").toStdString(), testing::HasSubstr("Train both heads"));
    EXPECT_FALSE(find<QPushButton>("headsNext").isEnabled());
    EXPECT_TRUE(window->page(PageId::explore).command().isEmpty());
    Settings::set_listed_folder(made().folder.path());
    emit window->session().runs_changed();
    ASSERT_TRUE(wait_for([&] { return find<QPushButton>("headsNext").isEnabled(); }));
    EXPECT_EQ(find<QComboBox>("headsPair").currentText().toStdString(),
              "flatten-dense and gap-dense, seed 0");
    EXPECT_THAT(label("headsEmpty").toStdString(), testing::HasSubstr("Data page"));
    open_digits();
    EXPECT_TRUE(wait_for_result(run(spec(0), {})));
}

TEST_F(HeadsTabGui, ShowsBothHeadsAsCoreComputesThem) {
    open(5);
    const auto result = run(spec(5), {});
    ASSERT_TRUE(wait_for_result(result));
    EXPECT_EQ(image().image(), to_picture(headroom::picture(result.shifted, {0, 1})));
    EXPECT_TRUE(label("headsImageName").contains(QString::fromStdString(result.image.name)));
    for (int h = 0; h < 2; ++h) {
        const auto& head = result.heads[static_cast<std::size_t>(h)];
        const auto title = label(("headsTitle" + std::to_string(h)).c_str());
        EXPECT_TRUE(title.contains(QString::fromStdString(head.head)));
        EXPECT_TRUE(title.contains(head.answer == *result.label ? "right" : "wrong"));
        const auto points = curve().points(h);
        ASSERT_EQ(points.size(), 15);
        for (int i = 0; i < points.size(); ++i) {
            EXPECT_EQ(points[i].x(), result.curve_shifts[static_cast<std::size_t>(i)]);
            EXPECT_NEAR(points[i].y(), 100 * head.curve[static_cast<std::size_t>(i)], 0.01);
        }
    }
    EXPECT_TRUE(label("headsActivationCaption0").startsWith("position map of "));
    EXPECT_TRUE(label("headsActivationCaption1").startsWith("CAM of "));
    EXPECT_EQ(find<ColourBar>("headsOcclusionColours0").high(),
              find<ColourBar>("headsOcclusionColours1").high());
    EXPECT_EQ(curve().mark(), 0);
    EXPECT_LT(window->minimumSizeHint().width(), 960) << "a small screen";
    EXPECT_LT(window->minimumSizeHint().height(), 540);
}

TEST_F(HeadsTabGui, TheAnswersFollowTheMouseAndTheMapsComeWhenItRests) {
    open(2);
    ASSERT_TRUE(wait_for_result(run(spec(2), {})));
    drag(0.1); // within the curve
    const auto moved = static_cast<int>(curve().mark());
    EXPECT_GT(moved, 1);
    EXPECT_LT(moved, 7);
    EXPECT_EQ(label("headsPlace").toStdString(), std::to_string(moved) + " right");
    const auto result = run(spec(2, {moved, 0}), {});
    EXPECT_EQ(image().image(), to_picture(headroom::picture(result.shifted, {0, 1})))
        << "the image does not wait for the answers";
    EXPECT_TRUE(wait_for_result(result));
}

TEST_F(HeadsTabGui, KeysMoveTheImageAndMoveBackReturnsIt) {
    open(2);
    const auto still = run(spec(2), {});
    ASSERT_TRUE(wait_for_result(still));
    QTest::keyClick(&image(), Qt::Key_Left);
    QTest::keyClick(&image(), Qt::Key_Left);
    QTest::keyClick(&image(), Qt::Key_Down);
    EXPECT_EQ(label("headsPlace"), "2 left, 1 down");
    EXPECT_EQ(curve().mark(), -2);
    EXPECT_TRUE(wait_for_result(run(spec(2, {-2, 1}), {})));
    auto& back = find<QPushButton>("headsBack");
    QTest::mouseClick(&back, Qt::LeftButton);
    EXPECT_FALSE(back.isEnabled());
    EXPECT_TRUE(wait_for_result(still));
    for (int i = 0; i < 40; ++i)
        QTest::keyClick(&image(), Qt::Key_Right);
    EXPECT_EQ(label("headsPlace"), "27 right") << "a column stays in sight";
}

TEST_F(HeadsTabGui, TheFillAndTheClassCanBeChosen) {
    open(4);
    ASSERT_TRUE(wait_for_result(run(spec(4), {})));
    for (int i = 0; i < 6; ++i)
        QTest::keyClick(&image(), Qt::Key_Up);
    auto& fill = find<QComboBox>("headsFill");
    fill.setCurrentIndex(fill.findText("the reflected image"));
    auto expected = spec(4, {0, -6});
    expected.fill = ShiftFill::reflect;
    ASSERT_TRUE(wait_for_result(run(expected, {})));
    auto& class_box = find<QComboBox>("headsClass");
    ASSERT_EQ(class_box.count(), 11);
    class_box.setCurrentIndex(class_box.findData("8"));
    expected.class_name = "8";
    EXPECT_TRUE(wait_for_result(run(expected, {})));
    EXPECT_EQ(label("headsOcclusionCaption1"), "occlusion of 8");
}

TEST_F(HeadsTabGui, TheNextImageIsOneOnWhichOneHeadFails) {
    const auto samples = disputed();
    ASSERT_FALSE(samples.empty());
    Settings::set_listed_folder(made().folder.path());
    emit window->session().runs_changed();
    auto& next = find<QPushButton>("headsNext");
    ASSERT_TRUE(wait_for([&] { return next.isEnabled(); }));
    // No data are open: the comparison's own are read.
    for (std::size_t i = 0; i <= samples.size(); ++i) {
        const auto wanted = samples[i % samples.size()];
        QTest::mouseClick(&next, Qt::LeftButton);
        const auto number = QString("%1 of %2").arg(i % samples.size() + 1).arg(samples.size());
        ASSERT_TRUE(wait_for([&] { return label("headsFound") == number; })) << i;
        EXPECT_EQ(find<QSpinBox>("headsSample").value(), static_cast<int>(wanted));
        if (i > 2 && i < samples.size()) continue;
        const auto result = run(spec(wanted), {});
        EXPECT_TRUE(wait_for_result(result));
    }
    ASSERT_GE(samples.size(), 2U); // else the next one is the same
    // From an image that was chosen by hand, to the next after it.
    find<QSpinBox>("headsSample").setValue(static_cast<int>(samples.back()));
    EXPECT_EQ(label("headsFound"), "");
    QTest::mouseClick(&next, Qt::LeftButton);
    EXPECT_EQ(find<QSpinBox>("headsSample").value(), static_cast<int>(samples.front()));
}

TEST_F(HeadsTabGui, ADisagreementOpensHere) {
    emit window->session().comparison_requested(comparison());
    find<QTabWidget>("compareTabs").setCurrentIndex(3);
    const auto& view = *window->findChild<DisagreementView*>();
    auto& grid = *view.findChild<ImageGrid*>();
    ASSERT_TRUE(wait_for([&] { return grid.images().rowCount() > 0; }));
    const auto row = grid.images().index(grid.images().rowCount() - 1);
    const auto wanted = grid.images().sample(row);
    grid.setCurrentIndex(row);
    grid.scrollTo(row);
    QTest::keyClick(&grid, Qt::Key_Return); // as a double click
    EXPECT_EQ(window->current_page(), PageId::explore);
    EXPECT_EQ(find<QTabWidget>("exploreTabs").currentIndex(), 3);
    EXPECT_TRUE(wait_for_result(run(spec(wanted), {})));
    EXPECT_EQ(find<QComboBox>("headsComparison").currentData().toString(), comparison());
    EXPECT_EQ(find<QSpinBox>("headsSample").value(), static_cast<int>(wanted));

    window->show_page(PageId::compare);
    const auto first = grid.images().sample(grid.images().index(0));
    grid.setCurrentIndex(grid.images().index(0));
    grid.findChild<QAction*>("exploreImage")->trigger();
    EXPECT_TRUE(wait_for_result(run(spec(first), {})));
}

TEST_F(HeadsTabGui, OtherDataThatAreOpenedReplaceTheComparisons) {
    open(1);
    ASSERT_TRUE(wait_for_result(run(spec(1), {})));
    auto others = made().spec.data;
    others.options.synth_seed = 77;
    window->session().set_data(
        others, std::make_shared<const OpenedData>(open_dataset(others.path, others.options)));
    auto expected = spec(1);
    expected.source.data = others;
    EXPECT_TRUE(wait_for_result(run(expected, {})));
}

TEST_F(HeadsTabGui, TheCopiedCommandGivesTheSameNumbers) {
    open(9);
    ASSERT_TRUE(wait_for_result(run(spec(9), {})));
    QTest::keyClick(&image(), Qt::Key_Left);
    QTest::keyClick(&image(), Qt::Key_Up);
    find<QComboBox>("headsFill").setCurrentIndex(1);
    auto expected = spec(9, {-1, -1});
    expected.fill = ShiftFill::edge;
    const auto result = run(expected, {});
    ASSERT_TRUE(wait_for_result(result));
    const auto printed = nlohmann::json::parse(run_copied_command(*window, {"--json"}));
    EXPECT_EQ(printed, nlohmann::json::parse(to_json(result).dump()));
}

TEST_F(HeadsTabGui, AFolderWithoutAComparisonIsOneLine) {
    emit window->session().heads_requested(
        {folder.path().toStdString(), "flatten-dense", "gap-dense", 0, sample(0)});
    auto& message = window->page(PageId::explore).message();
    ASSERT_TRUE(wait_for([&] { return !message.text().isEmpty(); }));
    EXPECT_THAT(message.text().toStdString(), testing::HasSubstr("neither a run nor a comparison"));
    EXPECT_THAT(label("headsEmpty").toStdString(), testing::HasSubstr("No two heads"));
}

TEST_F(HeadsTabGui, Screenshots) {
    auto compared = made().spec;
    compared.options.epochs = 6;
    compared.data.options.synth_count = 3000;
    compared.out = folder.filePath("runs/digits").toStdString();
    run(compared, {});
    window->session().set_data(compared.data, std::make_shared<const OpenedData>(open_dataset(
                                                  compared.data.path, compared.data.options)));
    emit window->session().runs_changed();
    auto& next = find<QPushButton>("headsNext");
    ASSERT_TRUE(wait_for([&] { return next.isEnabled(); }));
    QTest::mouseClick(&next, Qt::LeftButton);
    ASSERT_TRUE(wait_for([&] { return label("headsFound").contains(" of "); }));
    HeadsSpec spec;
    spec.runs = {compared.out / "runs/flatten-dense-seed0", compared.out / "runs/gap-dense-seed0"};
    spec.source.data = compared.data;
    spec.source.sample = static_cast<std::size_t>(find<QSpinBox>("headsSample").value());
    ASSERT_TRUE(wait_for_result(run(spec, {})));
    QTest::qWait(500); // for the picture: what the found image starts, once more
    ASSERT_TRUE(wait_for_result(run(spec, {})));
    shoot("explore-heads-light");
    for (int i = 0; i < 4; ++i)
        QTest::keyClick(&image(), Qt::Key_Right);
    spec.shift = {4, 0};
    ASSERT_TRUE(wait_for_result(run(spec, {})));
    Theme::apply(*qApp, Appearance::dark);
    shoot("explore-heads-dark");
}

} // namespace
} // namespace headroom
