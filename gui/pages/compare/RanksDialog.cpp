#include "gui/pages/compare/RanksDialog.h"

#include "core/comparison/HeadRanks.h"
#include "gui/AskForPath.h"
#include "gui/Text.h"
#include "gui/widgets/PathList.h"
#include "gui/widgets/WrappedLabel.h"

#include <QDialogButtonBox>
#include <QPushButton>
#include <QVBoxLayout>

namespace headroom {

RanksDialog::RanksDialog(const std::vector<RunEntry>& entries, QWidget* parent)
    : QDialog(parent), list_(new PathList) {
    setObjectName("ranks");
    setWindowTitle(tr("Rank heads over several data sets"));
    auto* hint = new WrappedLabel(tr("Comparisons of the same heads, each on other data. Two "
                                     "heads need %1 of them for any conclusion.")
                                      .arg(min_data_sets(2)));
    list_->setObjectName("ranked");
    list_->setAccessibleName(tr("Comparisons"));
    QList<PathList::Entry> found;
    for (const auto& entry : entries)
        if (has_comparison(entry))
            found.append(
                {text(entry.path.string()), tr("%1: %2 on %3")
                                                .arg(text(entry.path.filename().string()),
                                                     text(entry.model), text(entry.data))});
    list_->set_found(found);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    auto* add = buttons->addButton(tr("&Add folder…"), QDialogButtonBox::ActionRole);
    rank_ = buttons->addButton(tr("&Rank"), QDialogButtonBox::AcceptRole);
    rank_->setObjectName("rank");
    rank_->setEnabled(false);
    connect(add, &QPushButton::clicked, this, &RanksDialog::ask_for_folder);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(list_, &PathList::checked_changed, this,
            [this] { rank_->setEnabled(list_->checked().size() >= 2); });
    auto* column = new QVBoxLayout(this);
    column->addWidget(hint);
    column->addWidget(list_, 1);
    column->addWidget(buttons);
    resize(480, 360);
}

std::vector<std::filesystem::path> RanksDialog::chosen() const {
    std::vector<std::filesystem::path> folders;
    for (const auto& path : list_->checked())
        folders.emplace_back(path.toStdString());
    return folders;
}

void RanksDialog::ask_for_folder() {
    const auto folder = ask_for::folder(this, tr("A comparison's folder"));
    if (!folder.isEmpty()) list_->add({folder, folder}, true);
}

} // namespace headroom
