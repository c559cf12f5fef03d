#include "gui/widgets/RunChooser.h"

#include "gui/AskForPath.h"
#include "gui/Session.h"
#include "gui/runs/PastRuns.h"
#include "gui/widgets/ComboItems.h"
#include "gui/widgets/LabelFor.h"
#include "gui/widgets/NameBox.h"

#include <QDir>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace headroom {

RunChooser::RunChooser(Session& session, const QString& name, QWidget* parent)
    : QWidget(parent), session_(session), past_(new PastRuns(session, this)),
      run_(new NameBox(24)) {
    run_->setObjectName(name + "Run");
    auto* label = label_for(tr("&Run"), run_);
    label->setProperty("role", "heading");
    auto* other = new QPushButton(tr("Other ru&n..."));
    other->setObjectName(name + "Browse");
    auto* row = new QHBoxLayout;
    row->addWidget(run_, 1);
    row->addWidget(other);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(label);
    column->addLayout(row);

    connect(other, &QPushButton::clicked, this, &RunChooser::browse);
    connect(run_, &QComboBox::currentIndexChanged, this, &RunChooser::changed);
    connect(past_, &PastRuns::refreshed, this, &RunChooser::take_runs);
}

QString RunChooser::run() const {
    return run_->currentData().toString();
}

void RunChooser::refresh() {
    past_->refresh();
}

void RunChooser::open_run(const QString& folder) {
    if (run_->findData(folder) < 0) {
        opened_ << folder;
        const QSignalBlocker quiet(run_);
        run_->addItem(QDir(folder).dirName(), folder);
        run_->setCurrentIndex(-1);
    }
    run_->setCurrentIndex(run_->findData(folder)); // tells of the change
}

/// Past runs, newest first, then those that were opened from elsewhere.
void RunChooser::take_runs() {
    const QDir folder(session_.listed_folder());
    std::vector<std::pair<QString, QString>> items;
    for (const auto& entry : past_->entries())
        for (const auto& model : entry.models) {
            const auto path = QString::fromStdString(model.string());
            items.emplace_back(folder.relativeFilePath(path), path);
        }
    for (const auto& path : opened_)
        if (std::ranges::find(items, path, &std::pair<QString, QString>::second) == items.end())
            items.emplace_back(QDir(path).dirName(), path);
    const auto before = run_->currentData();
    set_items(*run_, items);
    if (run_->currentData() != before) emit changed();
}

void RunChooser::browse() {
    const auto folder = ask_for::folder(this, tr("Open a run folder"), session_.listed_folder());
    if (!folder.isEmpty()) open_run(folder);
}

} // namespace headroom
