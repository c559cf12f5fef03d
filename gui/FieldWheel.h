#pragma once

#include <QObject>

namespace headroom {

/// Leaves the mouse wheel to the page that a form scrolls in: a spin box, combo box or slider
/// takes it only with the keyboard focus, which the wheel does not give it. An event filter of the
/// application.
class FieldWheel : public QObject {
  public:
    using QObject::QObject;

  protected:
    bool eventFilter(QObject* target, QEvent* event) override;
};

} // namespace headroom
