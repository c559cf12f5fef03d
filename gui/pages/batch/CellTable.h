#pragma once

#include "core/jobs/batch/BatchTable.h"

#include <QWidget>

class QLineEdit;
class QPushButton;

namespace headroom {

class FigureTable;
class Session;

/// The cells of a batch, which can be sorted and filtered, with actions for the chosen one.
class CellTable : public QWidget {
    Q_OBJECT
  public:
    explicit CellTable(Session& session, QWidget* parent = nullptr);

    void show_table(std::shared_ptr<const BatchTable> table);

  signals:
    void retry_requested(std::size_t number);

  private:
    const BatchTable::Row* chosen() const; ///< null if none is
    QString folder() const;                ///< of its run
    QPushButton* add_button(const char* name, const QString& text, const QString& tip);
    void update_buttons();

    Session& session_;
    std::shared_ptr<const BatchTable> table_;
    QLineEdit* filter_;
    FigureTable* cells_;
    QPushButton *evaluate_, *explore_, *retry_, *open_;
};

} // namespace headroom
