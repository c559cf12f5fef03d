#pragma once

#include <QDialog>

class QLabel;
class QLineEdit;

namespace headroom {

/// Asks for the new name of a run's folder. Accepting renames it.
class RenameDialog : public QDialog {
    Q_OBJECT
  public:
    explicit RenameDialog(const QString& folder, QWidget* parent = nullptr);

    void accept() override; ///< stays open where it cannot be renamed, and says why
    const QString& folder() const { return folder_; } ///< as it is called now

  private:
    QString folder_;
    QLineEdit* name_;
    QLabel* problem_;
};

} // namespace headroom
