#pragma once

#include "core/runs/RunList.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QPlainTextEdit;

namespace headroom {

/// Tags of some runs, and the note of one, to be changed. Accepting writes them.
class NotesDialog : public QDialog {
    Q_OBJECT
  public:
    explicit NotesDialog(std::vector<RunEntry> runs, QWidget* parent = nullptr);

    void accept() override; ///< stays open where they cannot be written, and says why

  private:
    NotesChange change() const;

    std::vector<RunEntry> runs_;
    std::vector<std::string> common_; ///< tags that all of the runs have
    QLineEdit* tags_;
    QPlainTextEdit* note_;
    QLabel* problem_;
};

} // namespace headroom
