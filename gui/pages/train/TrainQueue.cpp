#include "gui/pages/train/TrainQueue.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QListWidget>
#include <QShortcut>
#include <QToolButton>
#include <QVBoxLayout>

namespace headroom {

TrainQueue::TrainQueue(QWidget* parent)
    : QWidget(parent), list_(new QListWidget), hold_(new QCheckBox(tr("On hold"))) {
    list_->setObjectName("queue");
    list_->setAccessibleName(tr("Waiting trainings"));
    list_->setDragDropMode(QAbstractItemView::InternalMove);
    hold_->setObjectName("queueHold");
    hold_->setToolTip(tr("Begins none of them when the running one ends"));
    up_ = add_button("queueUp", tr("Up"), tr("Trains it before the one above (Ctrl+Up)"),
                     Qt::CTRL | Qt::Key_Up, [this] { move(-1); });
    down_ = add_button("queueDown", tr("Down"), tr("Trains it after the one below (Ctrl+Down)"),
                       Qt::CTRL | Qt::Key_Down, [this] { move(1); });
    remove_ = add_button("queueRemove", tr("Remove"), tr("Takes it off the queue (Delete)"),
                         Qt::Key_Delete, [this] { remove(); });

    auto* row = new QHBoxLayout;
    row->addWidget(hold_);
    row->addStretch();
    for (auto* button : {up_, down_, remove_})
        row->addWidget(button);
    auto* column = new QVBoxLayout(this);
    column->addWidget(list_, 1);
    column->addLayout(row);

    connect(list_, &QListWidget::currentRowChanged, this, &TrainQueue::update_buttons);
    connect(hold_, &QCheckBox::toggled, this, [this](bool on) {
        emit changed();
        if (!on) emit let_go();
    });
    update_buttons();
}

QToolButton* TrainQueue::add_button(const char* name, const QString& text, const QString& tip,
                                    const QKeySequence& keys, const std::function<void()>& act) {
    auto* button = new QToolButton;
    button->setObjectName(name);
    button->setText(text);
    button->setToolTip(tip);
    connect(button, &QToolButton::clicked, this, act);
    connect(new QShortcut(keys, list_, nullptr, nullptr, Qt::WidgetShortcut), &QShortcut::activated,
            this, act);
    return button;
}

void TrainQueue::add(const TrainingJob& job) {
    QStringList heads;
    for (const auto& head : heads_of(job))
        heads << QString::fromStdString(head);
    auto* item = new QListWidgetItem(title_of(job) + ": " + heads.join(", "));
    item->setToolTip(command_of(job));
    item->setData(Qt::UserRole, QVariant::fromValue(job));
    list_->addItem(item);
    if (list_->currentRow() < 0) list_->setCurrentRow(0);
    update_buttons();
    emit changed();
}

std::optional<TrainingJob> TrainQueue::take_next() {
    if (hold_->isChecked() || count() == 0) return std::nullopt;
    const std::unique_ptr<QListWidgetItem> item(list_->takeItem(0));
    update_buttons();
    emit changed();
    return item->data(Qt::UserRole).value<TrainingJob>();
}

int TrainQueue::count() const {
    return list_->count();
}

void TrainQueue::hold() {
    hold_->setChecked(true);
}

void TrainQueue::move(int rows) {
    const int from = list_->currentRow(), to = from + rows;
    if (from < 0 || to < 0 || to >= count()) return;
    list_->insertItem(to, list_->takeItem(from));
    list_->setCurrentRow(to);
}

void TrainQueue::remove() {
    delete list_->takeItem(list_->currentRow());
    update_buttons();
    emit changed();
}

void TrainQueue::update_buttons() {
    const int row = list_->currentRow();
    up_->setEnabled(row > 0);
    down_->setEnabled(row >= 0 && row + 1 < count());
    remove_->setEnabled(row >= 0);
}

} // namespace headroom
