#include "gui/runs/SettingsView.h"

#include "core/runs/table/SettingsTable.h"
#include "gui/Text.h"
#include "gui/widgets/LongestColumn.h"

#include <QHeaderView>

namespace headroom {
namespace {

QTreeWidgetItem* make_item(const SettingRow& row) {
    auto* item = new QTreeWidgetItem;
    item->setText(0, text(row.setting->label));
    item->setToolTip(0, SettingsView::tr("“%1” in the filter").arg(text(row.setting->key)));
    for (std::size_t i = 0; i < row.values.size(); ++i) {
        const int column = static_cast<int>(i) + 1;
        const auto& value = row.values[i];
        item->setText(column, value.text == "-" ? QString("–") : text(value.text));
        if (!value.given) continue;
        auto bold = item->font(column);
        bold.setBold(true);
        item->setFont(column, bold);
        item->setToolTip(column, row.usual.empty()
                                     ? SettingsView::tr("Not set by default")
                                     : SettingsView::tr("Default: %1").arg(text(row.usual)));
    }
    return item;
}

/// Whether it belongs to what is shown first.
bool is_first(const SettingRow& row) {
    if (row.values.size() > 1) return row.differs;
    return row.values.front().given || row.usual.empty(); // or head, model and data
}

} // namespace

SettingsView::SettingsView(QWidget* parent) : QTreeWidget(parent) {
    setObjectName("runSettings");
    setAccessibleName(tr("Settings"));
    setUniformRowHeights(true);
    setAlternatingRowColors(true);
    setAllColumnsShowFocus(true);
    header()->setMaximumSectionSize(longest_column);
}

void SettingsView::show_runs(const std::vector<RunEntry>& runs, const QStringList& names) {
    clear();
    if (runs.empty()) return;
    setColumnCount(static_cast<int>(runs.size()) + 1);
    setHeaderLabels(QStringList(tr("Setting")) + names);
    const bool several = runs.size() > 1;
    auto* first = new QTreeWidgetItem(this, {several ? tr("What differs") : tr("Of this run")});
    auto* others =
        new QTreeWidgetItem(this, {several ? tr("The same in all") : tr("As by default")});
    for (const auto& row : settings_table(runs)) {
        const bool of_interest =
            std::ranges::any_of(row.values, [](const auto& value) { return value.text != "-"; });
        if (of_interest) (is_first(row) ? first : others)->addChild(make_item(row));
    }
    auto heading = font();
    heading.setBold(true);
    for (auto* part : {first, others}) {
        part->setFirstColumnSpanned(true);
        part->setFont(0, heading);
    }
    if (first->childCount() == 0) first->addChild(new QTreeWidgetItem({tr("nothing")}));
    expandAll();
    for (int column = 0; column < columnCount(); ++column)
        resizeColumnToContents(column);
}

} // namespace headroom
