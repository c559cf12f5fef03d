#pragma once

#include <QDialog>

namespace headroom {

/// Describes the program and everything that a result or a bug report depends on: versions, the
/// processor and its instructions, threads and precision.
class AboutDialog : public QDialog {
    Q_OBJECT
  public:
    explicit AboutDialog(QWidget* parent = nullptr);

    QString text() const; ///< the facts, a line each, as "Copy" gives them
};

} // namespace headroom
