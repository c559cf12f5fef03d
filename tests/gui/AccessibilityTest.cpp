#include "core/comparison/Format.h"
#include "gui/pages/ComparePage.h"
#include "gui/widgets/Chart.h"
#include "tests/gui/pages/ComparisonFixture.h"

#include <QAccessible>
#include <QTabWidget>

namespace headroom {
namespace {

/// Walks the tree that a screen reader is given.
class AccessibilityGui : public ComparisonFixture {
  protected:
    static bool needs_name(QAccessible::Role role) {
        switch (role) {
        case QAccessible::Button:
        case QAccessible::ButtonMenu:
        case QAccessible::CheckBox:
        case QAccessible::RadioButton:
        case QAccessible::ComboBox:
        case QAccessible::SpinBox:
        case QAccessible::EditableText:
        case QAccessible::Slider:
        case QAccessible::ProgressBar:
        case QAccessible::List:
        case QAccessible::Table:
        case QAccessible::Tree:
        case QAccessible::PageTab:
        case QAccessible::Chart:
        case QAccessible::Graphic:
            return true;
        default:
            return false;
        }
    }
    /// Whether the parts of such a control are its own affair.
    static bool is_whole(QAccessible::Role role) {
        return role != QAccessible::PageTab && needs_name(role);
    }

    static std::string described(QAccessibleInterface& at) {
        const auto* object = at.object();
        return (object ? std::string(object->metaObject()->className()) + " \"" +
                             object->objectName().toStdString() + '"'
                       : "part of the one above") +
               ", role " + std::to_string(at.role());
    }

    void walk(QAccessibleInterface& at, const std::string& page) {
        if (at.state().invisible) return;
        if (needs_name(at.role())) {
            ++controls[at.role()];
            EXPECT_NE(at.text(QAccessible::Name).trimmed().toStdString(), "")
                << page << ": " << described(at);
        }
        if (at.role() == QAccessible::Chart) {
            EXPECT_NE(at.text(QAccessible::Description).toStdString(), "")
                << page << ": " << described(at);
        }
        if (is_whole(at.role())) return;
        for (int i = 0; i < at.childCount(); ++i)
            if (auto* child = at.child(i)) walk(*child, page);
    }
    void walk_window(const std::string& page) {
        QTest::qWait(50); // the layout of what was just shown
        walk(*QAccessible::queryAccessibleInterface(window.get()), page);
    }

    std::map<QAccessible::Role, int> controls;
};

TEST_F(AccessibilityGui, EveryControlOfEveryPageHasAName) {
    open_digits();
    auto& compare = page<ComparePage>(PageId::compare);
    compare.open(comparison());
    ASSERT_TRUE(wait_for([&] { return compare.compared().has_value(); }));
    for (int i = 0; i < page_count; ++i) {
        const auto id = static_cast<PageId>(i);
        window->show_page(id);
        const auto title = window->page(id).title().toStdString();
        walk_window(title);
        for (auto* tabs : window->page(id).findChildren<QTabWidget*>())
            for (int t = 0; t < tabs->count(); ++t) {
                tabs->setCurrentIndex(t);
                walk_window(title + ", " + tabs->tabText(t).toStdString());
            }
    }
    for (const auto role : {QAccessible::Chart, QAccessible::Graphic, QAccessible::ComboBox,
                            QAccessible::Table, QAccessible::SpinBox})
        EXPECT_GT(controls[role], 0) << role; // they were met
}

TEST_F(AccessibilityGui, AChartTellsItsValues) {
    auto& compare = page<ComparePage>(PageId::compare);
    compare.open(comparison());
    ASSERT_TRUE(wait_for([&] { return compare.compared().has_value(); }));
    window->show_page(PageId::compare);
    const auto charts = compare.findChildren<Chart*>();
    ASSERT_FALSE(charts.isEmpty());
    QString told;
    for (auto* chart : charts)
        told += QAccessible::queryAccessibleInterface(chart)->text(QAccessible::Description);
    const auto accuracy = made().result.comparison.heads[0].mean("test_accuracy");
    EXPECT_TRUE(told.contains(QString::fromStdString(percent(accuracy)))) << told.toStdString();
}

} // namespace
} // namespace headroom
