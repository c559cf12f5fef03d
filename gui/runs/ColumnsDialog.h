#pragma once

#include <QDialog>
#include <string>
#include <vector>

class QLineEdit;
class QListWidget;

namespace headroom {

/// Chooses the columns of a table of runs, and their order: every property, option and metric.
class ColumnsDialog : public QDialog {
    Q_OBJECT
  public:
    /// `shown` are checked, and come first.
    explicit ColumnsDialog(const std::vector<std::string>& shown, QWidget* parent = nullptr);

    std::vector<std::string> chosen() const; ///< keys, in order

  private:
    void find(const QString& words);

    QLineEdit* find_;
    QListWidget* columns_;
};

} // namespace headroom
