#pragma once

#include "core/jobs/sweeps/SweepPage.h"

#include <QScrollArea>
#include <optional>

namespace headroom {

/// A result's page in the window: its findings, charts, tables and notes, as in its report.
class ResultView : public QScrollArea {
    Q_OBJECT
  public:
    explicit ResultView(QWidget* parent = nullptr);

    void show_page(SweepPage page);
    void clear(const QString& hint); ///< shows that text instead of a page
    const std::optional<SweepPage>& page() const { return page_; }

  private:
    QWidget* make_charts() const;

    std::optional<SweepPage> page_;
};

} // namespace headroom
