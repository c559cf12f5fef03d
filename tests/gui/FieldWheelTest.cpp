#include "gui/FieldWheel.h"

#include "tests/gui/GuiFixture.h"

#include <QApplication>
#include <QComboBox>
#include <QScrollArea>
#include <QSpinBox>
#include <QWheelEvent>

namespace headroom {
namespace {

class FieldWheelGui : public GuiFixture {
  protected:
    FieldWheelGui() { window->show_page(PageId::train); }

    /// Turns the wheel by a notch over a widget.
    static void turn(QWidget& over) {
        const QPointF middle = over.rect().center();
        QWheelEvent event(middle, over.mapToGlobal(middle), {}, {0, -120}, Qt::NoButton,
                          Qt::NoModifier, Qt::NoScrollPhase, false);
        QApplication::sendEvent(&over, &event);
    }

    QWidget& page() const { return window->page(PageId::train); }
};

TEST_F(FieldWheelGui, NoFieldChangesWithoutTheFocus) {
    int fields = 0;
    for (auto* box : page().findChildren<QSpinBox*>()) {
        const int before = box->value();
        box->clearFocus();
        turn(*box);
        EXPECT_EQ(box->value(), before) << box->objectName().toStdString();
        ++fields;
    }
    for (auto* combo : page().findChildren<QComboBox*>()) {
        const int before = combo->currentIndex();
        combo->clearFocus();
        turn(*combo);
        EXPECT_EQ(combo->currentIndex(), before) << combo->objectName().toStdString();
        EXPECT_FALSE(combo->hasFocus());
        ++fields;
    }
    EXPECT_GT(fields, 5);
}

TEST_F(FieldWheelGui, AFieldWithTheFocusTakesTheWheel) {
    window->activateWindow();
    ASSERT_TRUE(QTest::qWaitForWindowActive(window.get()));
    QComboBox* combo = nullptr;
    for (auto* each : page().findChildren<QComboBox*>())
        if (each->isVisible() && each->isEnabled() && each->count() > 1) combo = each;
    ASSERT_TRUE(combo);
    combo->setCurrentIndex(0);
    combo->setFocus();
    turn(*combo);
    EXPECT_EQ(combo->currentIndex(), 1) << combo->objectName().toStdString();
}

} // namespace
} // namespace headroom
