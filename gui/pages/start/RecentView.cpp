#include "gui/pages/start/RecentView.h"

#include "gui/Settings.h"
#include "gui/Text.h"
#include "gui/runs/PastRuns.h"
#include "gui/widgets/LabelFor.h"

#include <QGridLayout>
#include <QLabel>
#include <QListWidget>

namespace headroom {
namespace {

constexpr int path_role = Qt::UserRole;
constexpr std::size_t most_runs = 20;

void add_row(QListWidget& list, const QString& label, const QString& path) {
    auto* item = new QListWidgetItem(label, &list);
    item->setData(path_role, path);
    item->setToolTip(text(path.toStdString()));
}

void say_if_empty(QListWidget& list, const QString& words) {
    if (list.count() > 0) return;
    auto* item = new QListWidgetItem(words, &list);
    item->setFlags(Qt::NoItemFlags);
}

} // namespace

RecentView::RecentView(Session& session, QWidget* parent)
    : QWidget(parent), runs_model_(new PastRuns(session, this)) {
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(14);
    grid->setRowStretch(1, 1);
    data_ = add_list("recentData", tr("Recent ima&ges"));
    runs_ = add_list("recentRuns", tr("Recent co&mparisons and runs"));
    connect(runs_model_, &PastRuns::refreshed, this, &RecentView::list_runs);
    runs_model_->refresh();
}

QListWidget* RecentView::add_list(const char* name, const QString& heading) {
    auto* list = new QListWidget;
    list->setObjectName(name);
    list->setProperty("role", "links");
    list->setTextElideMode(Qt::ElideMiddle);
    list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* label = label_for(heading, list);
    label->setProperty("role", "heading");
    auto* grid = static_cast<QGridLayout*>(layout());
    const int column = grid->count() / 2;
    grid->addWidget(label, 0, column);
    grid->addWidget(list, 1, column);
    grid->setColumnStretch(column, 1);
    connect(list, &QListWidget::itemActivated, this,
            [this](const QListWidgetItem* item) { emit chosen(item->data(path_role).toString()); });
    return list;
}

void RecentView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    list_data();
}

void RecentView::list_data() {
    data_->clear();
    for (const auto& path : Settings::recent_data())
        add_row(*data_, text(path.toStdString()), path);
    say_if_empty(*data_, tr("Nothing has been opened yet"));
}

void RecentView::list_runs() {
    runs_->clear();
    const auto& entries = runs_model_->entries();
    for (std::size_t i = 0; i < std::min(entries.size(), most_runs); ++i) {
        const auto& entry = entries[i];
        add_row(
            *runs_,
            tr("%1 on %2: %3")
                .arg(text(model_and_weights(entry)), short_name(entry.data), text(status(entry))),
            QString::fromStdString(entry.path.string()));
    }
    say_if_empty(*runs_, tr("Nothing has been trained yet"));
}

} // namespace headroom
