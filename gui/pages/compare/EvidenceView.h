#pragma once

#include "core/comparison/report/EvidenceTables.h"

#include <QScrollArea>

namespace headroom {

/// Tables of the core, one below the other, such as those that the verdicts of a comparison rest
/// on.
class EvidenceView : public QScrollArea {
    Q_OBJECT
  public:
    explicit EvidenceView(QWidget* parent = nullptr);

    void show_tables(const std::vector<EvidenceTable>& tables);
};

} // namespace headroom
