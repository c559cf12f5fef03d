#include "gui/runs/NotesDialog.h"

#include "datasets/base/Error.h"
#include "gui/OptionText.h"
#include "gui/Text.h"
#include "gui/widgets/WrappedLabel.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <algorithm>

namespace headroom {

NotesDialog::NotesDialog(std::vector<RunEntry> runs, QWidget* parent)
    : QDialog(parent), runs_(std::move(runs)), tags_(new QLineEdit),
      note_(new QPlainTextEdit(this)), problem_(new WrappedLabel) {
    setObjectName("notesDialog");
    setWindowTitle(runs_.size() == 1 ? text(runs_.front().path.filename().string())
                                     : tr("%1 runs").arg(runs_.size()));
    resize(420, 220);
    common_ = runs_.front().notes.tags;
    for (const auto& run : runs_)
        std::erase_if(common_, [&](const std::string& tag) {
            return std::ranges::find(run.notes.tags, tag) == run.notes.tags.end();
        });
    QStringList words;
    for (const auto& tag : common_)
        words << text(tag);
    tags_->setObjectName("tags");
    tags_->setText(words.join(' '));
    tags_->setPlaceholderText(tr("words, with blanks between them"));
    note_->setObjectName("note");
    note_->setTabChangesFocus(true);
    note_->setPlainText(QString::fromStdString(runs_.front().notes.note));
    problem_->setObjectName("notesProblem");
    problem_->setProperty("role", "error");
    problem_->hide();

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* form = new QFormLayout(this);
    form->addRow(tr("&Tags"), tags_);
    note_->setVisible(runs_.size() == 1);
    if (runs_.size() == 1) form->addRow(tr("&Note"), note_);
    form->addRow(problem_);
    form->addRow(buttons);
}

NotesChange NotesDialog::change() const {
    NotesChange change;
    for (const auto& tag : tags_->text().split(' ', Qt::SkipEmptyParts))
        change.add.push_back(tag.toStdString());
    for (const auto& tag : common_)
        if (std::ranges::find(change.add, tag) == change.add.end()) change.remove.push_back(tag);
    change.new_note = runs_.size() == 1;
    change.note = note_->toPlainText().trimmed().toStdString();
    return change;
}

void NotesDialog::accept() {
    std::vector<std::filesystem::path> folders;
    for (const auto& run : runs_)
        folders.push_back(run.path);
    try {
        change_notes(folders, change());
        QDialog::accept();
    } catch (const Error& error) {
        problem_->setText(in_words(error));
        problem_->show();
    }
}

} // namespace headroom
