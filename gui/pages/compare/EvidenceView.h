#pragma once

#include <QScrollArea>

namespace headroom {

struct HeadComparison;

/// What the verdicts of a comparison rest on: the tables of the report
/// (core/comparison/report/EvidenceTables), one below the other.
class EvidenceView : public QScrollArea {
    Q_OBJECT
  public:
    explicit EvidenceView(QWidget* parent = nullptr);

    void show_comparison(const HeadComparison& comparison);
};

} // namespace headroom
