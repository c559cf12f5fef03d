#include "gui/widgets/RunListPanel.h"

#include "gui/ExportDialog.h"
#include "gui/Session.h"
#include "gui/models/RunListModel.h"
#include "gui/widgets/ElidedLabel.h"
#include "gui/widgets/LongestColumn.h"
#include "gui/widgets/WrappedLabel.h"

#include <QDesktopServices>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QTreeView>
#include <QUrl>
#include <QVBoxLayout>

namespace headroom {

RunListPanel::RunListPanel(Session& session, QWidget* parent)
    : QWidget(parent), session_(session), model_(new RunListModel(session, this)),
      view_(new QTreeView) {
    view_->setObjectName("runs");
    view_->setAccessibleName(tr("Past runs"));
    view_->setModel(model_);
    view_->setRootIsDecorated(false);
    view_->setUniformRowHeights(true);
    view_->setAlternatingRowColors(true);
    view_->setAllColumnsShowFocus(true);
    view_->setTabKeyNavigation(false);
    view_->setSelectionMode(QAbstractItemView::ExtendedSelection);
    view_->header()->setStretchLastSection(false);
    view_->header()->setMaximumSectionSize(longest_column);
    view_->setTextElideMode(Qt::ElideMiddle);

    empty_ = new WrappedLabel({}, view_);
    empty_->setProperty("role", "soft");
    empty_->setAlignment(Qt::AlignCenter);
    auto* over = new QVBoxLayout(view_->viewport());
    over->addWidget(empty_);

    resume_ = add_button("resumeRun", tr("Resume"), tr("Continues where the run stopped"));
    evaluate_ = add_button("evaluateRuns", tr("Evaluate"),
                           tr("Takes the selected runs to the Evaluate page"));
    explore_ = add_button("exploreRun", tr("Explore"),
                          tr("Shows what its layers see, on the Explore page"));
    compare_ =
        add_button("showComparison", tr("Compare"), tr("Opens the comparison on the Compare page"));
    export_ = add_button("exportRuns", tr("Export…"),
                         tr("Writes a model for other programs, and checks its answers there"));
    auto* refresh = add_button("refreshRuns", tr("Refresh"), tr("Reads the folder again (F5)"));
    refresh->setShortcut(QKeySequence::Refresh);
    refresh->setEnabled(true);

    folders_ = new ElidedLabel;
    folders_->setObjectName("runFolders");
    folders_->setProperty("role", "soft");
    auto* top = new QHBoxLayout;
    top->addWidget(folders_, 1);
    top->addWidget(make_folder_button());
    top->addWidget(refresh);
    auto* buttons = new QHBoxLayout;
    for (auto* button : {resume_, evaluate_, explore_, compare_, export_})
        buttons->addWidget(button);
    buttons->addStretch();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(top);
    column->addWidget(view_, 1);
    column->addLayout(buttons);

    connect(resume_, &QPushButton::clicked, this, &RunListPanel::resume);
    connect(evaluate_, &QPushButton::clicked, this, &RunListPanel::evaluate);
    connect(explore_, &QPushButton::clicked, this, &RunListPanel::explore);
    connect(compare_, &QPushButton::clicked, this, &RunListPanel::show_comparison);
    connect(export_, &QPushButton::clicked, this, &RunListPanel::export_runs);
    view_->setContextMenuPolicy(Qt::ActionsContextMenu);
    for (auto* button : {evaluate_, explore_, export_})
        connect(view_->addAction(button->text()), &QAction::triggered, button, &QPushButton::click);
    connect(view_, &QTreeView::activated, this,
            [this] { (compare_->isEnabled() ? compare_ : evaluate_)->click(); });
    connect(refresh, &QPushButton::clicked, model_, &RunListModel::refresh);
    connect(view_->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &RunListPanel::update_buttons);
    connect(model_, &RunListModel::modelAboutToBeReset, this, [this] {
        const auto runs = selected();
        kept_ = runs.size() == 1 ? QString::fromStdString(runs[0].path.string()) : QString();
    });
    connect(model_, &RunListModel::refreshed, this, [this] {
        select(kept_);
        show_folders();
        empty_->setVisible(model_->entries().empty());
        for (int i = 0; i < RunListModel::column_count; ++i)
            view_->resizeColumnToContents(i);
        update_buttons();
    });
    update_buttons();
    model_->refresh();
}

QPushButton* RunListPanel::make_folder_button() {
    auto* button = add_button("runsFolder", tr("Folder"), tr("Of the run, or of all runs"));
    auto* menu = new QMenu(button);
    open_ = menu->addAction(tr("&Open the run's folder"), this, &RunListPanel::open_folder);
    menu->addAction(tr("&List another folder…"), this, &RunListPanel::choose_listed);
    back_ = menu->addAction(tr("List the folder that runs are &written to"), this,
                            [this] { session_.set_listed_folder(session_.runs_folder()); });
    menu->addAction(tr("&Choose where runs are written…"), this, &RunListPanel::choose_written);
    button->setMenu(menu);
    return button;
}

QPushButton* RunListPanel::add_button(const char* name, const QString& text, const QString& tip) {
    auto* button = new QPushButton(text);
    button->setObjectName(name);
    button->setToolTip(tip);
    return button;
}

std::vector<RunEntry> RunListPanel::selected() const {
    std::vector<RunEntry> entries;
    for (const auto& index : view_->selectionModel()->selectedRows())
        entries.push_back(model_->entry(index));
    return entries;
}

void RunListPanel::select(const QString& folder) {
    const int row = model_->row_of(folder);
    if (row >= 0) view_->setCurrentIndex(model_->index(row, 0));
}

void RunListPanel::set_may_resume(bool may) {
    may_resume_ = may;
    update_buttons();
}

void RunListPanel::update_buttons() {
    const auto runs = selected();
    const bool one = runs.size() == 1;
    resume_->setEnabled(one && runs[0].resumable && may_resume_);
    compare_->setEnabled(one && has_comparison(runs[0]));
    open_->setEnabled(one);
    explore_->setEnabled(one && !runs[0].models.empty());
    for (auto* button : {evaluate_, export_})
        button->setEnabled(!selected_models().isEmpty());
}

void RunListPanel::resume() {
    emit resume_requested(QString::fromStdString(selected().front().path.string()));
}

QStringList RunListPanel::selected_models() const {
    QStringList folders;
    for (const auto& run : selected())
        for (const auto& model : run.models)
            folders << QString::fromStdString(model.string());
    return folders;
}

void RunListPanel::evaluate() {
    const auto folders = selected_models();
    emit session_.page_requested(PageId::evaluate);
    emit session_.evaluate_requested(folders);
}

void RunListPanel::export_runs() {
    ExportDialog(session_, selected_models(), this).exec();
}

void RunListPanel::explore() {
    emit session_.page_requested(PageId::explore);
    emit session_.explore_requested(
        QString::fromStdString(selected().front().models.front().string()));
}

void RunListPanel::show_comparison() {
    emit session_.page_requested(PageId::compare);
    emit session_.comparison_requested(QString::fromStdString(selected().front().path.string()));
}

void RunListPanel::choose_listed() {
    const auto folder = QFileDialog::getExistingDirectory(this, tr("Folder of runs to list"),
                                                          session_.listed_folder());
    if (!folder.isEmpty()) session_.set_listed_folder(folder);
}

void RunListPanel::choose_written() {
    const auto folder = QFileDialog::getExistingDirectory(this, tr("Folder to write runs to"),
                                                          session_.runs_folder());
    if (!folder.isEmpty()) session_.set_runs_folder(folder);
}

void RunListPanel::show_folders() {
    const auto listed = session_.listed_folder(), written = session_.runs_folder();
    back_->setEnabled(listed != written);
    folders_->setText(
        listed == written ? listed : tr("%1 (new runs are written to %2)").arg(listed, written));
    empty_->setText(listed == written
                        ? tr("No runs in %1 yet. What you train is kept there.").arg(listed)
                        : tr("No runs in %1.").arg(listed));
}

void RunListPanel::open_folder() {
    QDesktopServices::openUrl(
        QUrl::fromLocalFile(QString::fromStdString(selected().front().path.string())));
}

} // namespace headroom
