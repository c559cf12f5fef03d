#pragma once

#include "gui/pages/train/TrainingJob.h"

#include <QWidget>
#include <optional>

class QCheckBox;
class QListWidget;
class QToolButton;

namespace headroom {

/// Trainings that wait for the running one to end. They are moved by the mouse or by buttons, and
/// removed; on hold, none begins.
class TrainQueue : public QWidget {
    Q_OBJECT
  public:
    explicit TrainQueue(QWidget* parent = nullptr);

    void add(const TrainingJob& job);
    std::optional<TrainingJob> take_next(); ///< none on hold
    int count() const;
    void hold(); ///< until the user lets it go on

  signals:
    void changed();
    void let_go(); ///< is no longer on hold

  private:
    /// A button below the list, whose keys work in the list.
    QToolButton* add_button(const char* name, const QString& text, const QString& tip,
                            const QKeySequence& keys, const std::function<void()>& act);
    void move(int rows);
    void remove();
    void update_buttons();

    QListWidget* list_;
    QCheckBox* hold_;
    QToolButton *up_, *down_, *remove_;
};

} // namespace headroom
