#pragma once

#include <QLabel>

namespace headroom {

/// One line of plain text, such as a name or a path, that is elided in the middle where it does not
/// fit. It demands room for few letters; the tool tip has the whole text.
class ElidedLabel : public QLabel {
    Q_OBJECT
  public:
    explicit ElidedLabel(const QString& text = {}, QWidget* parent = nullptr);

    QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

  private:
    QString shown() const; ///< what fits
};

} // namespace headroom
