#pragma once

#include "core/batch/Grid.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QSpinBox;

namespace headroom {

class PathList;
class Session;

/// Chooses the cells of a batch: data, models and heads to tick, a number of seeds, and other
/// options, each with its values on a line.
class GridForm : public QWidget {
    Q_OBJECT
  public:
    explicit GridForm(Session& session, QWidget* parent = nullptr);

    /// Throws Error(usage) if nothing is ticked in a list, or an option is wrong.
    Grid grid() const;

  signals:
    void changed();

  private:
    PathList* add_list(const char* name, const QString& title);
    void offer_data();
    void offer_model();
    void add_data();
    void add_model();

    Session& session_;
    PathList *data_, *models_, *heads_;
    QSpinBox* seeds_;
    QPlainTextEdit* more_;
};

} // namespace headroom
