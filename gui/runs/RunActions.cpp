#include "gui/runs/RunActions.h"

#include "gui/ExportDialog.h"
#include "gui/Session.h"
#include "gui/Text.h"
#include "gui/runs/NotesDialog.h"
#include "gui/runs/RenameDialog.h"
#include "gui/runs/RunWindow.h"

#include <QAction>
#include <QDesktopServices>
#include <QDir>
#include <QFile>
#include <QHBoxLayout>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QStandardPaths>
#include <QUrl>

namespace headroom {
namespace {

QString qpath(const std::filesystem::path& path) {
    return QString::fromStdString(path.string());
}

} // namespace

RunActions::RunActions(Session& session, QWidget* parent) : QWidget(parent), session_(session) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    open_ = add_button("openRun", tr("Open"), tr("Curves, settings and files of the runs"));
    resume_ = add_button("resumeRun", tr("Resume"), tr("Continues where the run stopped"));
    evaluate_ = add_button("evaluateRuns", tr("Evaluate"),
                           tr("Takes the selected runs to the Evaluate page"));
    compare_ = add_button("showComparison", tr("Compare"),
                          tr("Opens the comparison on the Compare page, or compares single runs "
                             "on the same data"));
    auto* more = add_button("moreActions", tr("More"), tr("Other things to do with these runs"));
    row->addStretch();
    connect(open_, &QPushButton::clicked, this, &RunActions::open);
    connect(resume_, &QPushButton::clicked, this, &RunActions::resume);
    connect(evaluate_, &QPushButton::clicked, this, &RunActions::evaluate);
    connect(compare_, &QPushButton::clicked, this, &RunActions::compare);

    for (auto* button : {open_, evaluate_, compare_}) {
        menu_ << new QAction(button->text(), this);
        connect(menu_.back(), &QAction::triggered, button, &QPushButton::click);
    }
    more->setMenu(new QMenu(more));
    explore_ = add_action("exploreRun", tr("Explore"), &RunActions::explore);
    export_ = add_action("exportRuns", tr("Export…"), &RunActions::export_runs);
    train_again_ =
        add_action("trainAgain", tr("Train again with these settings"), &RunActions::train_again);
    folder_ = add_action("openRunFolder", tr("Open the folder"), &RunActions::open_folder);
    notes_ = add_action("editNotes", tr("Tags and note…"), &RunActions::edit_notes);
    rename_ = add_action("renameRun", tr("Rename…"), &RunActions::rename);
    rename_->setShortcut(Qt::Key_F2);
    trash_ = add_action("trashRuns", tr("Move to the trash…"), &RunActions::move_to_trash);
    trash_->setShortcut(QKeySequence::Delete);
    for (auto* action : {rename_, trash_})
        action->setShortcutContext(Qt::WidgetShortcut); // the table's
    more->menu()->addActions(menu_.mid(3));
    update();
}

QPushButton* RunActions::add_button(const char* name, const QString& text, const QString& tip) {
    auto* button = new QPushButton(text);
    button->setObjectName(name);
    button->setToolTip(tip);
    layout()->addWidget(button);
    return button;
}

QAction* RunActions::add_action(const char* name, const QString& text, void (RunActions::*act)()) {
    auto* action = new QAction(text, this);
    action->setObjectName(name);
    connect(action, &QAction::triggered, this, act);
    menu_ << action;
    return action;
}

void RunActions::set_runs(std::vector<RunEntry> runs) {
    runs_ = std::move(runs);
    update();
}

void RunActions::set_may_resume(bool may) {
    may_resume_ = may;
    update();
}

void RunActions::update() {
    const bool one = runs_.size() == 1;
    const bool in_use = std::ranges::any_of(runs_, &RunEntry::in_use);
    open_->setEnabled(!runs_.empty());
    resume_->setEnabled(one && runs_[0].resumable && may_resume_);
    evaluate_->setEnabled(!models().isEmpty());
    explore_->setEnabled(one && !runs_[0].models.empty());
    compare_->setEnabled((one && has_comparison(runs_[0])) || are_single_runs());
    export_->setEnabled(!models().isEmpty());
    train_again_->setEnabled(one && runs_[0].kind == RunKind::run);
    folder_->setEnabled(one);
    notes_->setEnabled(!runs_.empty());
    rename_->setEnabled(one);
    trash_->setEnabled(!runs_.empty() && !in_use);
    const QPushButton* buttons[] = {open_, evaluate_, compare_};
    for (qsizetype i = 0; i < 3; ++i)
        menu_[i]->setEnabled(buttons[i]->isEnabled());
}

/// Whether these are several finished runs, which can be compared where their data are the same.
bool RunActions::are_single_runs() const {
    return runs_.size() > 1 && std::ranges::all_of(runs_, [](const RunEntry& run) {
               return run.kind == RunKind::run && run.state == RunEntry::State::finished;
           });
}

QString RunActions::folder() const {
    return qpath(runs_.front().path);
}

QStringList RunActions::models() const {
    QStringList folders;
    for (const auto& run : runs_)
        for (const auto& model : run.models)
            folders << qpath(model);
    return folders;
}

void RunActions::open() {
    QStringList folders;
    for (const auto& run : runs_)
        folders << qpath(run.path);
    for (auto* shown : findChildren<RunWindow*>())
        if (shown->folders() == folders) {
            shown->raise();
            return shown->activateWindow();
        }
    auto* opened = new RunWindow(session_, folders, this);
    opened->setAttribute(Qt::WA_DeleteOnClose);
    opened->show();
}

void RunActions::resume() {
    emit resume_requested(folder());
}

void RunActions::evaluate() {
    const auto folders = models();
    emit session_.page_requested(PageId::evaluate);
    emit session_.evaluate_requested(folders);
}

void RunActions::explore() {
    emit session_.page_requested(PageId::explore);
    emit session_.explore_requested(qpath(runs_.front().models.front()));
}

/// A comparison, or single runs, the oldest first: the others are judged against it.
void RunActions::compare() {
    emit session_.page_requested(PageId::compare);
    if (runs_.size() == 1) {
        emit session_.comparison_requested(folder());
        return;
    }
    auto runs = runs_;
    std::ranges::stable_sort(runs, {}, &RunEntry::started);
    QStringList folders;
    for (const auto& run : runs)
        folders << qpath(run.path);
    emit session_.runs_comparison_requested(folders);
}

void RunActions::export_runs() {
    ExportDialog(session_, models(), this).exec();
}

void RunActions::train_again() {
    emit session_.settings_requested(folder());
}

void RunActions::open_folder() {
    QDesktopServices::openUrl(QUrl::fromLocalFile(folder()));
}

void RunActions::edit_notes() {
    auto* dialog = new NotesDialog(runs_, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, &session_, &Session::runs_changed);
    dialog->open();
}

void RunActions::rename() {
    auto* dialog = new RenameDialog(folder(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        emit renamed(dialog->folder());
        emit session_.runs_changed();
    });
    dialog->open();
}

/// Nothing is deleted for good: what the trash does not take stays where it is.
void RunActions::move_to_trash() {
    const auto runs = runs_;
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
        if (const auto folder = qpath(run.path); !QFile::moveToTrash(folder)) kept << folder;
    emit session_.runs_changed();
    emit failed(kept.isEmpty() ? QString()
                               : tr("The trash does not take %1.").arg(kept.join(", ")));
}

} // namespace headroom
