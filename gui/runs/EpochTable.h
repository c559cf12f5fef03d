#pragma once

#include "core/runs/result/EpochDone.h"

#include <QTableWidget>

namespace headroom {

/// A run's log: one row for each epoch.
class EpochTable : public QTableWidget {
    Q_OBJECT
  public:
    explicit EpochTable(QWidget* parent = nullptr);

    void show_epochs(const std::vector<EpochDone>& epochs);
};

} // namespace headroom
