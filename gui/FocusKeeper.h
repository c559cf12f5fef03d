#pragma once

#include <QObject>

class QWidget;

namespace headroom {

/// Keeps the keyboard focus near where it was. When a control that has it is disabled or hidden, as
/// a button that starts work disables itself, Qt gives it to the next control in the window, which
/// may be the sidebar; this gives it to the nearest one that can take it, such as the button that
/// stops the work.
class FocusKeeper : public QObject {
  public:
    explicit FocusKeeper(QObject* parent);

  private:
    void look(QWidget* before, QWidget* now);
};

} // namespace headroom
