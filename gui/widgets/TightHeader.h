#pragma once

#include <QHeaderView>

namespace headroom {

/// Titles of a matrix with many columns: upright where they are wider than their column, and only
/// every second, third, ... one where there is no room for all. The tool tip has each.
class TightHeader : public QHeaderView {
    Q_OBJECT
  public:
    explicit TightHeader(Qt::Orientation orientation, QWidget* parent = nullptr);

    QSize sizeHint() const override;

  protected:
    void paintSection(QPainter* painter, const QRect& rect, int section) const override;

  private:
    QString title(int section) const;
    int longest() const;     ///< width of the longest title, at most that of a long name
    bool is_upright() const; ///< columns alone are turned
    int section_step() const;
};

} // namespace headroom
