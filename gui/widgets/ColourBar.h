#pragma once

#include <QImage>
#include <QWidget>

namespace headroom {

/// The colours of a heat map (heat_over) from 0 to its highest value.
class ColourBar : public QWidget {
    Q_OBJECT
  public:
    explicit ColourBar(QWidget* parent = nullptr);

    void set_high(const QString& high); ///< the text at its end; empty hides the bar
    const QString& high() const { return high_; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QImage colours_;
    QString high_;
};

} // namespace headroom
