#include "gui/models/ImageModel.h"
#include "gui/pages/DataPage.h"
#include "gui/widgets/ImageGrid.h"
#include "tests/gui/LongestTurn.h"
#include "tests/gui/pages/TrainFixture.h"

#include <QScrollBar>

namespace headroom {
namespace {

/// Times are properties of the test's XML, for people to look at (docs/performance.md): no test
/// depends on the speed of a machine.
class BrowsingGui : public GuiFixture {
  protected:
    /// HEADROOM_BROWSE, or a hundred photographs that are drawn here.
    QString photographs() const {
        const auto given = qEnvironmentVariable("HEADROOM_BROWSE");
        if (!given.isEmpty()) return given;
        const auto root = folder.filePath("photos");
        for (const char* name : {"Car", "Truck"}) {
            const QDir of_class(root + '/' + name);
            EXPECT_TRUE(of_class.mkpath("."));
            for (int i = 0; i < 50; ++i) {
                QImage image(40, 30, QImage::Format_RGB32);
                image.fill(QColor::fromHsv(7 * i, 200, 200));
                EXPECT_TRUE(image.save(of_class.filePath(QString::number(i) + ".jpg")));
            }
        }
        return root;
    }
};

TEST_F(BrowsingGui, AFolderIsOpenedAndScrolledThrough) {
    const auto path = photographs();
    window->show_page(PageId::data);
    auto& grid = find<ImageGrid>("gallery");
    const auto is_drawn = [&](const QModelIndex& index) {
        return index.isValid() && index.data(Qt::DecorationRole).isValid();
    };
    LongestTurn opening;
    QElapsedTimer clock;
    clock.start();
    emit window->session().open_data_requested(path);
    ASSERT_TRUE(opening.wait_for([&] { return is_drawn(grid.model()->index(0, 0)); }));
    RecordProperty("opened_ms", static_cast<int>(clock.elapsed()));
    RecordProperty("longest_turn_opening_ms", opening.milliseconds());

    LongestTurn scrolling;
    auto& bar = *grid.verticalScrollBar();
    constexpr int steps = 100;
    for (int step = 0; step <= steps; ++step) {
        bar.setValue(bar.maximum() / steps * step);
        scrolling.wait_ms(15);
    }
    bar.setValue(bar.maximum());
    const auto last = grid.model()->index(grid.model()->rowCount() - 1, 0);
    ASSERT_TRUE(scrolling.wait_for([&] { return is_drawn(last); }));
    RecordProperty("images", grid.model()->rowCount());
    RecordProperty("longest_turn_scrolling_ms", scrolling.milliseconds());
}

class TrainingTurnsGui : public TrainFixture {};

TEST_F(TrainingTurnsGui, TheWindowAnswersWhileItTrains) {
    field<QSpinBox>("epochs").setValue(60); // so long that even a busy machine has that many turns
    LongestTurn training;
    click("start");
    ASSERT_TRUE(training.wait_for([&] { return !train.runner().running(); }));
    EXPECT_GT(training.turns(), 20);
    RecordProperty("turns", training.turns());
    RecordProperty("longest_turn_training_ms", training.milliseconds());
}

} // namespace
} // namespace headroom
