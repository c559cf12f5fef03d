#include "gui/runs/RunListPanel.h"

#include "gui/AskForPath.h"
#include "gui/Session.h"
#include "gui/Settings.h"
#include "gui/Text.h"
#include "gui/runs/ColumnsDialog.h"
#include "gui/runs/PastRuns.h"
#include "gui/runs/RunActions.h"
#include "gui/runs/RunTableModel.h"
#include "gui/widgets/ElidedLabel.h"
#include "gui/widgets/LongestColumn.h"
#include "gui/widgets/WrappedLabel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTreeView>
#include <QVBoxLayout>
#include <utility>

namespace headroom {

RunListPanel::RunListPanel(Session& session, QWidget* parent)
    : QWidget(parent), session_(session), past_(new PastRuns(session, this)),
      model_(new RunTableModel(this)), actions_(new RunActions(session)), filter_(new QLineEdit),
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

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(make_top());
    column->addWidget(problem_);
    column->addWidget(view_, 1);
    column->addWidget(actions_);

    view_->setContextMenuPolicy(Qt::ActionsContextMenu);
    view_->addActions(actions_->menu());
    connect(actions_, &RunActions::resume_requested, this, &RunListPanel::resume_requested);
    connect(actions_, &RunActions::failed, this, &RunListPanel::show_problem);
    connect(actions_, &RunActions::renamed, this,
            [this](const QString& folder) { renamed_ = folder; });
    connect(view_, &QTreeView::activated, actions_, &RunActions::open);
    connect(view_->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            [this] { show_selection(); });
    connect(past_, &PastRuns::refreshed, this, [this] { model_->set_runs(past_->entries()); });
    connect(model_, &RunTableModel::modelAboutToBeReset, this, [this] {
        const auto runs = selected();
        kept_ = !renamed_.isEmpty() ? std::exchange(renamed_, {})
                : runs.size() == 1  ? QString::fromStdString(runs[0].path.string())
                                    : QString();
    });
    connect(model_, &RunTableModel::modelReset, this, &RunListPanel::show_runs);
    model_->set_query({.columns = Settings::run_columns()});
    show_selection();
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

void RunListPanel::show_runs() {
    select(kept_);
    show_folders();
    empty_->setVisible(model_->rowCount() == 0);
    for (int i = 0; i < model_->columnCount(); ++i)
        view_->resizeColumnToContents(i);
    show_selection();
}

void RunListPanel::filter(const QString& terms) {
    auto query = model_->query();
    query.filter = terms.toStdString();
    model_->set_query(std::move(query));
    show_problem(model_->problem());
}

void RunListPanel::show_problem(const QString& line) {
    problem_->setText(line);
    problem_->setVisible(!line.isEmpty());
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

QPushButton* RunListPanel::make_folder_button() {
    auto* button = add_button("runsFolder", tr("Folder"),
                              tr("From which runs are listed, and to which they are written"));
    auto* menu = new QMenu(button);
    menu->addAction(tr("&List another folder…"), this, &RunListPanel::choose_listed);
    back_ = menu->addAction(tr("List the folder that runs are &written to"), this,
                            [this] { session_.set_listed_folder(session_.runs_folder()); });
    back_->setObjectName("listWritten");
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
    actions_->set_may_resume(may);
}

void RunListPanel::show_selection() {
    actions_->set_runs(selected());
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

} // namespace headroom
