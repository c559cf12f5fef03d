#include "gui/runs/RunListPanel.h"

#include "gui/AskForPath.h"
#include "gui/ExportDialog.h"
#include "gui/Session.h"
#include "gui/Settings.h"
#include "gui/Text.h"
#include "gui/runs/PastRuns.h"
#include "gui/runs/RunTableModel.h"
#include "gui/runs/ColumnsDialog.h"
#include "gui/widgets/ElidedLabel.h"
#include "gui/widgets/LongestColumn.h"
#include "gui/runs/NotesDialog.h"
#include "gui/widgets/WrappedLabel.h"

#include <QDesktopServices>
#include <QDir>
#include <QFile>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QStandardPaths>
#include <QTreeView>
#include <QUrl>
#include <QVBoxLayout>

namespace headroom {

RunListPanel::RunListPanel(Session& session, QWidget* parent)
    : QWidget(parent), session_(session), past_(new PastRuns(session, this)),
      model_(new RunTableModel(this)), filter_(new QLineEdit), view_(new QTreeView) {
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
    view_->header()->setSortIndicator(-1, Qt::AscendingOrder);
    view_->header()->setSortIndicatorClearable(true);
    view_->setSortingEnabled(true);
    view_->setTextElideMode(Qt::ElideMiddle);

    empty_ = new WrappedLabel({}, view_);
    empty_->setProperty("role", "soft");
    empty_->setAlignment(Qt::AlignCenter);
    auto* over = new QVBoxLayout(view_->viewport());
    over->addWidget(empty_);
    problem_ = new WrappedLabel;
    problem_->setObjectName("runsProblem");
    problem_->setProperty("role", "error");
    problem_->hide();

    resume_ = add_button("resumeRun", tr("Resume"), tr("Continues where the run stopped"));
    evaluate_ = add_button("evaluateRuns", tr("Evaluate"),
                           tr("Takes the selected runs to the Evaluate page"));
    explore_ = add_button("exploreRun", tr("Explore"),
                          tr("Shows what its layers see, on the Explore page"));
    compare_ =
        add_button("showComparison", tr("Compare"), tr("Opens the comparison on the Compare page"));
    export_ = add_button("exportRuns", tr("Export…"),
                         tr("Writes a model for other programs, and checks its answers there"));
    auto* buttons = new QHBoxLayout;
    for (auto* button : {resume_, evaluate_, explore_, compare_, export_})
        buttons->addWidget(button);
    buttons->addStretch();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(make_top());
    column->addWidget(problem_);
    column->addWidget(view_, 1);
    column->addLayout(buttons);

    connect(resume_, &QPushButton::clicked, this, &RunListPanel::resume);
    connect(evaluate_, &QPushButton::clicked, this, &RunListPanel::evaluate);
    connect(explore_, &QPushButton::clicked, this, &RunListPanel::explore);
    connect(compare_, &QPushButton::clicked, this, &RunListPanel::show_comparison);
    connect(export_, &QPushButton::clicked, this, &RunListPanel::export_runs);
    add_actions();
    connect(view_, &QTreeView::activated, this,
            [this] { (compare_->isEnabled() ? compare_ : evaluate_)->click(); });
    connect(view_->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &RunListPanel::update_buttons);
    connect(past_, &PastRuns::refreshed, this, [this] { model_->set_runs(past_->entries()); });
    connect(model_, &RunTableModel::modelAboutToBeReset, this, [this] {
        const auto runs = selected();
        kept_ = runs.size() == 1 ? QString::fromStdString(runs[0].path.string()) : QString();
    });
    connect(model_, &RunTableModel::modelReset, this, &RunListPanel::show_runs);
    model_->set_query({.columns = Settings::run_columns()});
    update_buttons();
    past_->refresh();
}

/// The filter, and how and what is listed.
QLayout* RunListPanel::make_top() {
    folders_ = new ElidedLabel;
    folders_->setObjectName("runFolders");
    folders_->setProperty("role", "soft");
    folders_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    filter_->setObjectName("runFilter");
    filter_->setClearButtonEnabled(true);
    filter_->setPlaceholderText(tr("Filter"));
    filter_->setAccessibleName(tr("Filter"));
    filter_->setToolTip(tr("A word, or terms such as head=gap-dense lr>0.001 tags=best"));
    connect(filter_, &QLineEdit::textChanged, this, &RunListPanel::filter);
    auto* refresh = add_button("refreshRuns", tr("Refresh"), tr("Reads the folder again (F5)"));
    refresh->setShortcut(QKeySequence::Refresh);
    connect(refresh, &QPushButton::clicked, past_, &PastRuns::refresh);
    auto* top = new QHBoxLayout;
    top->addWidget(filter_, 1);
    top->addWidget(folders_, 1);
    top->addWidget(make_table_button());
    top->addWidget(make_folder_button());
    top->addWidget(refresh);
    return top;
}

QPushButton* RunListPanel::make_table_button() {
    auto* button = add_button("runsTable", tr("Table"), tr("Its columns and rows"));
    auto* menu = new QMenu(button);
    menu->addAction(tr("&Columns…"), this, &RunListPanel::choose_columns)
        ->setObjectName("chooseColumns");
    auto* group = menu->addAction(tr("One row for runs that differ in their &seed only"));
    group->setObjectName("groupSeeds");
    group->setCheckable(true);
    connect(group, &QAction::toggled, this, &RunListPanel::group_seeds);
    menu->addAction(tr("&Newest first"), this,
                    [this] { view_->header()->setSortIndicator(-1, Qt::AscendingOrder); });
    button->setMenu(menu);
    return button;
}

/// The context menu.
void RunListPanel::add_actions() {
    view_->setContextMenuPolicy(Qt::ActionsContextMenu);
    for (auto* button : {evaluate_, explore_, export_})
        connect(view_->addAction(button->text()), &QAction::triggered, button, &QPushButton::click);
    notes_ = view_->addAction(tr("Tags and note…"));
    notes_->setObjectName("editNotes");
    connect(notes_, &QAction::triggered, this, &RunListPanel::edit_notes);
    trash_ = view_->addAction(tr("Move to the trash…"));
    trash_->setObjectName("trashRuns");
    trash_->setShortcut(QKeySequence::Delete);
    trash_->setShortcutContext(Qt::WidgetShortcut);
    connect(trash_, &QAction::triggered, this, &RunListPanel::move_to_trash);
}

void RunListPanel::show_runs() {
    select(kept_);
    show_folders();
    empty_->setVisible(model_->rowCount() == 0);
    for (int i = 0; i < model_->columnCount(); ++i)
        view_->resizeColumnToContents(i);
    update_buttons();
}

void RunListPanel::filter(const QString& terms) {
    auto query = model_->query();
    query.filter = terms.toStdString();
    model_->set_query(std::move(query));
    problem_->setText(model_->problem());
    problem_->setVisible(!model_->problem().isEmpty());
}

void RunListPanel::choose_columns() {
    auto* dialog = new ColumnsDialog(model_->column_keys(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        auto query = model_->query();
        query.columns = dialog->chosen();
        if (!query.group_seeds) Settings::set_run_columns(query.columns);
        model_->set_query(std::move(query));
    });
    dialog->open();
}

void RunListPanel::group_seeds(bool group) {
    auto query = model_->query();
    query.group_seeds = group;
    query.columns = group ? std::vector<std::string>() : Settings::run_columns();
    query.sort.clear();
    model_->set_query(std::move(query));
    view_->header()->setSortIndicator(-1, Qt::AscendingOrder);
}

void RunListPanel::edit_notes() {
    auto* dialog = new NotesDialog(selected(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, &session_, &Session::runs_changed);
    dialog->open();
}

/// Nothing is deleted for good: what the trash does not take stays where it is.
void RunListPanel::move_to_trash() {
    const auto runs = selected();
    QMessageBox question(
        QMessageBox::Question, tr("Move to the trash?"),
        counted(runs.size(),
                tr("Move %1 to the trash?").arg(text(runs.front().path.filename().string())),
                tr("Move %1 runs and comparisons to the trash?")),
        QMessageBox::NoButton, this);
    question.setObjectName("trashQuestion");
    auto* move = question.addButton(tr("&Move to the trash"), QMessageBox::AcceptRole);
    question.setDefaultButton(question.addButton(QMessageBox::Cancel));
    question.exec();
    if (question.clickedButton() != move) return;
    // Qt does not make the folder that the trash is in.
    QDir().mkpath(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation));
    QStringList kept;
    for (const auto& run : runs)
        if (const auto folder = QString::fromStdString(run.path.string());
            !QFile::moveToTrash(folder))
            kept << folder;
    emit session_.runs_changed();
    problem_->setText(kept.isEmpty() ? QString()
                                     : tr("The trash does not take %1.").arg(kept.join(", ")));
    problem_->setVisible(!kept.isEmpty());
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
        std::ranges::move(model_->runs(index.row()), std::back_inserter(entries));
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
    notes_->setEnabled(!runs.empty());
    trash_->setEnabled(!runs.empty() && std::ranges::none_of(runs, &RunEntry::in_use));
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
    const auto folder =
        ask_for::folder(this, tr("Folder of runs to list"), session_.listed_folder());
    if (!folder.isEmpty()) session_.set_listed_folder(folder);
}

void RunListPanel::choose_written() {
    const auto folder =
        ask_for::folder(this, tr("Folder to write runs to"), session_.runs_folder());
    if (!folder.isEmpty()) session_.set_runs_folder(folder);
}

void RunListPanel::show_folders() {
    const auto listed = session_.listed_folder(), written = session_.runs_folder();
    back_->setEnabled(listed != written);
    folders_->setText(
        listed == written ? listed : tr("%1 (new runs are written to %2)").arg(listed, written));
    empty_->setText(model_->run_count() > 0 ? tr("No run is like that.")
                    : listed == written
                        ? tr("No runs in %1 yet. What you train is kept there.").arg(listed)
                        : tr("No runs in %1.").arg(listed));
}

void RunListPanel::open_folder() {
    QDesktopServices::openUrl(
        QUrl::fromLocalFile(QString::fromStdString(selected().front().path.string())));
}

} // namespace headroom
