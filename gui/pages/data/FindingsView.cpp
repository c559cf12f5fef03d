#include "gui/pages/data/FindingsView.h"

#include "gui/Text.h"
#include "gui/pages/data/FindingDialog.h"
#include "gui/widgets/FindingDelegate.h"
#include "gui/widgets/WrappedLabel.h"

#include <QLabel>
#include <QListView>
#include <QListWidget>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <algorithm>

namespace headroom {
namespace {

enum Sheet { hint_sheet, findings_sheet };

/// "empty-file" as a heading: "Empty file".
QString title(FindingKind kind) {
    auto words = text(to_string(kind)).replace('-', ' ');
    words[0] = words[0].toUpper();
    return words;
}

} // namespace

FindingsView::FindingsView(QWidget* parent)
    : QWidget(parent), findings_(new FindingModel(this)), stack_(new QStackedWidget) {
    setObjectName("findingsView");
    stack_->addWidget(make_hint());
    stack_->addWidget(make_findings());
    move_back_ = new QPushButton;
    move_back_->setObjectName("moveBack");
    move_back_->setToolTip(tr("Moves the files back to where they were, and verifies again"));
    connect(move_back_, &QPushButton::clicked, this, &FindingsView::move_back_requested);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(move_back_, 0, Qt::AlignRight);
    column->addWidget(stack_, 1);
    set_moved(0);
    clear();
}

QWidget* FindingsView::make_hint() {
    hint_ = new QLabel;
    hint_->setObjectName("verifyHint");
    hint_->setAlignment(Qt::AlignCenter);
    hint_->setWordWrap(true);
    return hint_;
}

QWidget* FindingsView::make_findings() {
    verdict_ = new QLabel;
    verdict_->setObjectName("findingsVerdict");
    verdict_->setProperty("role", "heading");
    move_ = new QPushButton(tr("Move &bad files aside..."));
    move_->setObjectName("moveAside");
    move_->setEnabled(false);
    move_->setToolTip(tr("Moves the files that cannot be used to their places in another folder, "
                         "and writes a list of them. Nothing is deleted"));
    connect(move_, &QPushButton::clicked, this, &FindingsView::move_requested);
    kind_list_ = new QListWidget;
    kind_list_->setObjectName("findingKinds");
    kind_list_->setAccessibleName(tr("Kinds of findings"));
    kind_list_->setFixedWidth(180);
    connect(kind_list_, &QListWidget::currentRowChanged, this, &FindingsView::show_kind);

    tiles_ = new QListView;
    tiles_->setObjectName("findings");
    tiles_->setAccessibleName(tr("Findings"));
    tiles_->setModel(findings_);
    tiles_->setItemDelegate(new FindingDelegate(tiles_));
    tiles_->setViewMode(QListView::IconMode);
    tiles_->setResizeMode(QListView::Adjust);
    tiles_->setMovement(QListView::Static);
    tiles_->setUniformItemSizes(true);
    tiles_->setLayoutMode(QListView::Batched);
    tiles_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    connect(tiles_, &QListView::activated, this, &FindingsView::open_finding);
    connect(tiles_->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &FindingsView::show_finding);

    about_ = new WrappedLabel;
    about_->setObjectName("findingAbout");
    about_->setTextFormat(Qt::PlainText);
    about_->setMinimumHeight(3 * fontMetrics().lineSpacing());
    about_->setAlignment(Qt::AlignTop | Qt::AlignLeft);

    auto* above = new QHBoxLayout;
    above->addWidget(verdict_, 1);
    above->addWidget(move_);
    auto* lists = new QHBoxLayout;
    lists->addWidget(kind_list_);
    lists->addWidget(tiles_, 1);
    auto* sheet = new QWidget;
    auto* column = new QVBoxLayout(sheet);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(above);
    column->addLayout(lists, 1);
    column->addWidget(about_);
    return sheet;
}

void FindingsView::clear() {
    verified_.reset();
    findings_->clear();
    kinds_.clear();
    hint_->setText(tr("<p><b>Nothing has been verified yet.</b></p><p>Verify reads every image to "
                      "its end, and finds files that cannot be<br>read, duplicates, leaks between "
                      "the splits and more.</p>"));
    stack_->setCurrentIndex(hint_sheet);
}

void FindingsView::set_result(Verified verified) {
    verified_ = std::move(verified);
    findings_->clear();
    kinds_.clear();
    std::size_t count = 0;
    for (const auto& split : verified_->splits)
        count += split.count;
    if (verified_->findings.empty()) {
        hint_->setText(tr("<p><b>Nothing is wrong.</b></p><p>%1 were read to the end.</p>")
                           .arg(images(static_cast<std::int64_t>(count))));
        stack_->setCurrentIndex(hint_sheet);
        return;
    }
    verdict_->setText(tr("%1, %2 in %3")
                          .arg(counted(verified_->wrong(), tr("1 error"), tr("%1 errors")),
                               counted(verified_->notes(), tr("1 note"), tr("%1 notes")),
                               images(static_cast<std::int64_t>(count))));
    move_->setEnabled(verified_->image_files && verified_->wrong() > 0);
    kind_list_->clear();
    for (const auto kind : all_finding_kinds()) {
        const auto found = std::ranges::count(verified_->findings, kind, &Finding::kind);
        if (found == 0) continue;
        kinds_.push_back(kind);
        auto* item = new QListWidgetItem(QString("%1 (%2)").arg(title(kind), text(grouped(found))));
        auto font = kind_list_->font();
        font.setBold(is_wrong(kind));
        item->setFont(font);
        item->setToolTip(is_wrong(kind) ? tr("Wrong: verify fails") : tr("Worth a look"));
        kind_list_->addItem(item);
    }
    kind_list_->setCurrentRow(0);
    stack_->setCurrentIndex(findings_sheet);
}

void FindingsView::set_moved(std::size_t files) {
    move_back_->setText(
        counted(files, tr("&Undo: move 1 file back"), tr("&Undo: move %1 files back")));
    move_back_->setVisible(files > 0);
}

void FindingsView::show_kind(int row) {
    about_->clear();
    if (row < 0 || row >= static_cast<int>(kinds_.size())) return;
    findings_->set_findings(verified_, kinds_[static_cast<std::size_t>(row)]);
    tiles_->scrollToTop();
    tiles_->setCurrentIndex(findings_->index(0));
}

void FindingsView::show_finding(const QModelIndex& index) {
    if (!index.isValid()) return;
    const auto& finding = findings_->finding(index.row());
    const auto names = sample_names(finding, 4);
    about_->setText(names.isEmpty() ? text(finding.reason) : text(finding.reason) + '\n' + names);
}

void FindingsView::open_finding(const QModelIndex& index) {
    if (!index.isValid()) return;
    FindingDialog dialog(*findings_, index.row(), this);
    dialog.exec();
    tiles_->setCurrentIndex(findings_->index(dialog.row()));
}

} // namespace headroom
