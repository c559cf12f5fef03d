#pragma once

#include "core/exploration/Stages.h"

#include <QImage>
#include <QWidget>

namespace headroom {

/// The colours of a map between its lowest and its highest value: those of a heat map (heat_over),
/// or grey (picture).
class ColourBar : public QWidget {
    Q_OBJECT
  public:
    enum class Colours { heat, grey };

    explicit ColourBar(Colours colours, QWidget* parent = nullptr);

    void set_range(const QString& low, const QString& high); ///< texts; an empty high hides the bar
    void set_range(const ValueRange& range);
    const QString& low() const { return low_; }
    const QString& high() const { return high_; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

  protected:
    void paintEvent(QPaintEvent* event) override;

  private:
    QImage colours_;
    QString low_, high_;
};

} // namespace headroom
